/** The scores of one model on one benchmark, and the file that keeps them. */
@NullMarked
package io.distill4j.eval.score;

import org.jspecify.annotations.NullMarked;
