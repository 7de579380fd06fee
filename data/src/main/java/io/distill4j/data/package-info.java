/**
 * The vocabulary every room shares: what a prompt, a trace and a verdict are, and the port through
 * which text is generated.
 *
 * <p>Data flows one way: prompts, traces, verdicts, examples, checkpoint, samples, scores, report.
 * The records here are immutable, validate themselves on construction and know nothing of files,
 * servers or tensors.
 */
@NullMarked
package io.distill4j.data;

import org.jspecify.annotations.NullMarked;
