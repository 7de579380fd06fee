package io.distill4j.student.rl;

import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;

/**
 * A completion to draw.
 *
 * @param ids of the prompt
 * @param sample place in its group, from 0
 * @param seed of this completion
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on as it is.
record Asked(Prompt prompt, int[] ids, int sample, long seed, Sampling sampling) {}
