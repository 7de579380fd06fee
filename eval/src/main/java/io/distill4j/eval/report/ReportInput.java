package io.distill4j.eval.report;

import io.distill4j.data.Trace;
import io.distill4j.data.curate.Funnel;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything a report shows. Parts that are empty are left out of the page.
 *
 * @param title such as the name of the run
 * @param about one sentence: what was distilled into what
 * @param scores of all models and benchmarks, in the order of the tables
 * @param comparisons in the order of the summary
 * @param story what there is to tell beside the scores
 * @param contamination problems that were found in training data
 * @param costs models with the compute of their training, for the picture of accuracy by compute
 * @param pages folder beside the report with a page of samples per problem, see {@link
 *     SamplePages}; absent when there are none
 */
public record ReportInput(
    String title,
    String about,
    List<Score> scores,
    List<Comparison> comparisons,
    Story story,
    Contamination contamination,
    List<Cost> costs,
    Optional<String> pages) {

  public ReportInput {
    costs = List.copyOf(costs);
    scores = List.copyOf(scores);
    comparisons = List.copyOf(comparisons);
  }

  /** A report without contamination, costs and pages of samples. */
  public ReportInput(
      String title, String about, List<Score> scores, List<Comparison> comparisons, Story story) {
    this(title, about, scores, comparisons, story, Contamination.NONE, List.of(), Optional.empty());
  }

  /** The same report with costs. */
  public ReportInput withCosts(List<Cost> newCosts) {
    return new ReportInput(
        title, about, scores, comparisons, story, contamination, newCosts, pages);
  }

  /** The same report with what was found in training data. */
  public ReportInput withContamination(Contamination found) {
    return new ReportInput(title, about, scores, comparisons, story, found, costs, pages);
  }

  /** The same report with a page of samples per problem. */
  public ReportInput withPages(String folder) {
    return new ReportInput(
        title, about, scores, comparisons, story, contamination, costs, Optional.of(folder));
  }

  /** The same report with curves of the training. */
  public ReportInput withCurves(List<Curve> newCurves) {
    return new ReportInput(
        title,
        about,
        scores,
        comparisons,
        story.withCurves(newCurves),
        contamination,
        costs,
        pages);
  }

  /**
   * A model and what its training took.
   *
   * @param model as in the scores, or of a published number
   * @param benchmark the accuracy is of
   * @param accuracy in [0, 1], with its interval if there is one
   * @param kind such as {@code measured here}, {@code distilled} or {@code rl-only}
   * @param source of the accuracy
   */
  public record Cost(
      String model,
      String benchmark,
      Estimate accuracy,
      String kind,
      String source,
      Compute compute) {}

  /**
   * What is left after a step of the curation.
   *
   * @param label of the step, such as {@code passed boxed-number}
   * @param count traces left after it, 0 or more
   */
  public record FunnelRow(String label, long count) {
    public FunnelRow {
      if (count < 0) {
        throw new IllegalArgumentException("count must be 0 or more, was " + count);
      }
    }

    /** The rows of a curation: what is left after each judge, then what was chosen. */
    public static List<FunnelRow> of(Funnel funnel) {
      List<FunnelRow> rows = new ArrayList<>();
      long left = funnel.traces();
      rows.add(new FunnelRow("traces drawn", left));
      for (Funnel.Judge judge : funnel.judges()) {
        left -= judge.first();
        rows.add(new FunnelRow("passed " + judge.name(), left));
      }
      rows.add(new FunnelRow("chosen for training", funnel.kept()));
      return rows;
    }
  }

  /** Training loss per token at a step; a loss that is not finite is left out of the curve. */
  public record LossPoint(long step, double loss) {}

  /**
   * A trace to read.
   *
   * @param heading why it is shown, such as {@code trained model, right}
   */
  public record Shown(String heading, Trace trace) {}

  /** A name and a value. */
  public record Fact(String name, String value) {}
}
