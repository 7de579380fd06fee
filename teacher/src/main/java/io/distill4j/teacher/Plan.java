package io.distill4j.teacher;

import io.distill4j.data.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a generation run asks for.
 *
 * @param samples per prompt, 1 or more; it may grow from one run to the next
 * @param sampling how tokens are drawn
 * @param seed of the run, from which each sample's own seed is derived
 * @param inFlight requests kept in flight at most, 1 or more
 * @param limits token limits, rising to that of the sampling: a sample that one of them cut off is
 *     asked for again with the next; empty asks with the sampling's limit at once
 * @param sought when to go on asking for more samples of a prompt, and when to end
 */
public record Plan(
    int samples,
    Sampling sampling,
    long seed,
    int inFlight,
    List<Integer> limits,
    Optional<Sought> sought) {

  public Plan {
    limits = List.copyOf(limits);
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples);
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("in-flight must be 1 or more, was " + inFlight);
    }
    for (int i = 0; i < limits.size(); i++) {
      if (limits.get(i) < 1 || (i > 0 && limits.get(i) <= limits.get(i - 1))) {
        throw new IllegalArgumentException(
            "max-tokens-ladder must hold rising numbers above 0, was " + limits);
      }
    }
    if (!limits.isEmpty() && limits.get(limits.size() - 1) != sampling.maxTokens()) {
      throw new IllegalArgumentException(
          "max-tokens-ladder must end with sampling.max-tokens, which is %d, was %s"
              .formatted(sampling.maxTokens(), limits));
    }
    if (sought.isPresent() && sought.get().cap() < samples) {
      throw new IllegalArgumentException(
          "until-verified.cap must be samples (%d) or more, was %d"
              .formatted(samples, sought.get().cap()));
    }
  }

  /** A plan with one token limit and a fixed number of samples. */
  public Plan(int samples, Sampling sampling, long seed, int inFlight) {
    this(samples, sampling, seed, inFlight, List.of(), Optional.empty());
  }

  /** The limit a sample is asked for with first. */
  int firstLimit() {
    return limits.isEmpty() ? sampling.maxTokens() : limits.get(0);
  }

  /** The limit after the one that cut a sample off; empty when there is none. */
  OptionalInt limitAfter(int maxTokens) {
    if (limits.isEmpty()) {
      return sampling.maxTokens() > maxTokens
          ? OptionalInt.of(sampling.maxTokens())
          : OptionalInt.empty();
    }
    return limits.stream().mapToInt(Integer::intValue).filter(l -> l > maxTokens).findFirst();
  }

  /** What decides which samples there will be, besides prompts, teacher and seed. */
  String extent() {
    String aim = sought.map(s -> ", %d right of %d".formatted(s.right(), s.cap())).orElse("");
    return "%d samples, limits %s to %d%s".formatted(samples, limits, sampling.maxTokens(), aim);
  }

  /** Most samples of a prompt that this plan can ask for. */
  int mostSamples() {
    return sought.map(Sought::cap).orElse(samples);
  }
}
