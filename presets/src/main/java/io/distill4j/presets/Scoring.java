package io.distill4j.presets;

import io.distill4j.data.Named;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.filter.SameScript;
import io.distill4j.eval.Evaluation;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.metric.Metrics;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.Setting;
import java.util.ArrayList;
import java.util.List;

/** How results become scores and comparisons, the same in every command. */
public final class Scoring {

  /** Level of all intervals. */
  public static final double LEVEL = 0.95;

  /** Filters that label samples when nobody says otherwise: mixed languages. */
  public static final List<Filter> CHECKS = List.of(new SameScript(0.05));

  private Scoring() {}

  /**
   * Measures the results of an evaluation.
   *
   * @param found problems that stand in training data
   */
  public static Score score(
      Evaluation evaluation,
      Results results,
      String endpoint,
      String command,
      Contamination found) {
    Benchmark benchmark = evaluation.benchmark();
    return Score.of(
        results,
        benchmark.samples(),
        benchmark.prompts().size(),
        Metrics.standard(
            benchmark.samples(), evaluation.judges().checkNames(), found.in(benchmark.id())),
        LEVEL,
        new Setting(
            benchmark.fingerprint().hex(),
            Named.of(benchmark.verifier()),
            benchmark.sampling(),
            evaluation.seed(),
            endpoint,
            "distill4j " + ToolVersion.current(),
            command,
            benchmark.protocol()));
  }

  /** Every two models on every benchmark, p-values corrected for their number. */
  public static List<Comparison> everyPair(List<Score> scores, long seed) {
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      for (int j = i + 1; j < scores.size(); j++) {
        Score a = scores.get(i);
        Score b = scores.get(j);
        if (a.benchmark().equals(b.benchmark())
            && !(a.model().equals(b.model()) && a.setting().equals(b.setting()))) {
          comparisons.add(Comparison.of(b, a, LEVEL, seed));
        }
      }
    }
    return Comparison.corrected(comparisons);
  }
}
