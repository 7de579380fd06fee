/** A benchmark as data: prompts, the verifier that decides, how to sample. */
@NullMarked
package io.distill4j.eval.benchmark;

import org.jspecify.annotations.NullMarked;
