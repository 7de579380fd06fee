/** Estimates with intervals, tests and planning: plain numbers in, plain numbers out. */
@NullMarked
package io.distill4j.eval.stats;

import org.jspecify.annotations.NullMarked;
