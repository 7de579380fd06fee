package io.distill4j.data;

/**
 * A verdict and who gave it: a column beside the trace, never a deletion.
 *
 * @param judge YAML name of the verifier or filter, such as {@code boxed-number}
 */
public record Label(String judge, Verdict verdict) {}
