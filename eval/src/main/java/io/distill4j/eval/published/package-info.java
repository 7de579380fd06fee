/**
 * Numbers that others have published, with their sources and what is known to be wrong with them.
 */
@NullMarked
package io.distill4j.eval.published;

import org.jspecify.annotations.NullMarked;
