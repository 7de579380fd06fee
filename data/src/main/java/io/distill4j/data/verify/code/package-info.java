/** Programs judged by running them on tests, in a sandbox that holds. */
@NullMarked
package io.distill4j.data.verify.code;

import org.jspecify.annotations.NullMarked;
