/** Is one model better than another, on the problems both were asked. */
@NullMarked
package io.distill4j.eval.compare;

import org.jspecify.annotations.NullMarked;
