/** Ratings from programming contests. */
@NullMarked
package io.distill4j.eval.elo;

import org.jspecify.annotations.NullMarked;
