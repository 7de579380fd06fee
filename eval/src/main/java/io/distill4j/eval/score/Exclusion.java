package io.distill4j.eval.score;

/**
 * Samples or problems that are in no score, and why.
 *
 * @param reason in words, without the values that differ between samples
 * @param count how many
 * @param example one of them: {@code problem#sample}, and the whole reason
 */
public record Exclusion(String reason, long count, String example) {}
