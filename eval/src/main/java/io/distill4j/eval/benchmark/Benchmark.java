package io.distill4j.eval.benchmark;

import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Problem;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.verify.Verifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A benchmark: problems with reference answers, how they are asked and who decides what is right.
 *
 * @param id name in tables and files: letters, digits, dots and hyphens
 * @param data the problems, with the template they are sent in
 * @param verifier decides right and wrong
 * @param sampling how samples are drawn
 * @param samples samples per problem, 1 or more
 * @param cluster tag of the prompts that names problems which are not independent
 * @param protocol name of the published protocol this follows, such as {@code r1-paper}
 * @param licence of the problems
 * @param citation where the benchmark comes from
 */
public record Benchmark(
    String id,
    PromptSource data,
    Verifier verifier,
    Sampling sampling,
    int samples,
    Optional<String> cluster,
    Optional<String> protocol,
    Optional<String> licence,
    Optional<String> citation) {

  public Benchmark {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
      throw new IllegalArgumentException(
          "id must be letters, digits, dots and hyphens, was '" + id + "'");
    }
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples);
    }
  }

  /** A benchmark with nothing but what it needs. */
  public static Benchmark of(
      String id, PromptSource data, Verifier verifier, Sampling sampling, int samples) {
    return new Benchmark(
        id,
        data,
        verifier,
        sampling,
        samples,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same benchmark with another number of samples per problem. */
  public Benchmark withSamples(int newSamples) {
    return new Benchmark(
        id, data, verifier, sampling, newSamples, cluster, protocol, licence, citation);
  }

  /**
   * The problems in their order.
   *
   * @throws UserMistake naming every problem without a reference answer and every id used twice
   */
  public List<Prompt> prompts() {
    List<Prompt> prompts;
    try (Stream<Prompt> stream = data.open()) {
      prompts = stream.toList();
    }
    List<Problem> problems = new ArrayList<>();
    if (prompts.isEmpty()) {
      problems.add(new Problem(id, "has no problems", "check the path and filters of its data"));
    }
    Set<String> seen = new HashSet<>();
    for (Prompt prompt : prompts) {
      if (!seen.add(prompt.id())) {
        problems.add(
            new Problem(
                where(prompt),
                "id '%s' is used twice".formatted(prompt.id()),
                "give every problem its own id"));
      }
      if (prompt.answer() instanceof Answer.None
          || (prompt.answer() instanceof Answer.Text text && text.value().isBlank())) {
        problems.add(
            new Problem(
                where(prompt),
                "problem '%s' has no reference answer".formatted(prompt.id()),
                "fill it in or remove the problem: nothing can be right without it"));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    return prompts;
  }

  /** Stands for what is asked and how, but not for how often. */
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add("benchmark")
        .add(id)
        .add(data.fingerprint().hex())
        .add(sampling.toString())
        .build();
  }

  private String where(Prompt prompt) {
    return id + ", row " + prompt.origin().row();
  }
}
