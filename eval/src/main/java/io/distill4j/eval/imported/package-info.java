/** Samples drawn by other tools, read as traces so that they can be judged and compared here. */
@NullMarked
package io.distill4j.eval.imported;

import org.jspecify.annotations.NullMarked;
