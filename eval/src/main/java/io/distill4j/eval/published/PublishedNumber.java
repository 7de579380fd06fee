package io.distill4j.eval.published;

/**
 * A number that somebody published.
 *
 * @param benchmark id, such as {@code aime-2024}
 * @param metric such as {@code pass@1}; {@code rating} for Codeforces
 * @param value percent, or rating points
 * @param kind {@code distilled}, {@code rl-only}, {@code teacher}, {@code reference} or {@code
 *     re-measured}
 * @param source where it is printed
 */
public record PublishedNumber(
    String model, String benchmark, String metric, double value, String kind, String source) {}
