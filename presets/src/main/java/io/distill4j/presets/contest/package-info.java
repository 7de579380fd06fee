/** Evaluation outside a training run: any models on any benchmarks. */
@NullMarked
package io.distill4j.presets.contest;

import org.jspecify.annotations.NullMarked;
