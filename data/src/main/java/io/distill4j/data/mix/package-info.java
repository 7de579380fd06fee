/** Shares of domains in a training set: how far a set is from a target, and what closes the gap. */
@NullMarked
package io.distill4j.data.mix;

import org.jspecify.annotations.NullMarked;
