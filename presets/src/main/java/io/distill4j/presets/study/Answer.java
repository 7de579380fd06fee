package io.distill4j.presets.study;

import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.compare.Sentences;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Score;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a study found.
 *
 * @param scores of all models on all benchmarks
 * @param comparisons of every two models; those of the two arms first
 * @param compute of the models whose compute is known, by name
 * @param beside published numbers on the same benchmarks, in sentences; empty where none are asked
 *     for
 */
public record Answer(
    List<Score> scores,
    List<Comparison> comparisons,
    Map<String, Compute> compute,
    List<String> beside) {

  public Answer {
    scores = List.copyOf(scores);
    comparisons = List.copyOf(comparisons);
    compute = Map.copyOf(compute);
    beside = List.copyOf(beside);
  }

  /**
   * One sentence per benchmark on the two arms, each with what it cost; where the other arm is
   * published numbers alone, those.
   */
  public List<String> sentences() {
    List<String> arms =
        comparisons.stream()
            .filter(Answer::isOfTheArms)
            .map(comparison -> Sentences.of(comparison) + " " + cost())
            .toList();
    return arms.isEmpty() ? beside : arms;
  }

  /** Whether a comparison is the one the study is about. */
  static boolean isOfTheArms(Comparison comparison) {
    return List.of(Study.DISTILLED, Study.REINFORCED)
        .containsAll(List.of(comparison.a(), comparison.b()));
  }

  private String cost() {
    if (!compute.containsKey(Study.REINFORCED)) {
      return "Distilling took %s operations, its teacher's tokens included; what reinforcement learning took is not known."
          .formatted(flops(Study.DISTILLED));
    }
    return "Distilling took %s operations, its teacher's tokens included; reinforcement learning took %s."
        .formatted(flops(Study.DISTILLED), flops(Study.REINFORCED));
  }

  /** Operations of a model's training, or a dash. */
  public String flops(String model) {
    Compute known = compute.get(model);
    OptionalDouble all = known == null ? OptionalDouble.empty() : known.allFlops();
    return all.isPresent() ? String.format(Locale.ROOT, "%.2e", all.getAsDouble()) : "-";
  }
}
