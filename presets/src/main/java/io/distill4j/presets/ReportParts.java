package io.distill4j.presets;

import io.distill4j.data.Progress;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.eval.Evaluation;
import io.distill4j.eval.published.Published;
import io.distill4j.eval.published.PublishedNumber;
import io.distill4j.eval.report.HtmlReport;
import io.distill4j.eval.report.MarkdownReport;
import io.distill4j.eval.report.ReportInput;
import io.distill4j.eval.report.SamplePages;
import io.distill4j.eval.report.Tables;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.stats.Estimate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Parts of a report that a training run and a contest share. */
public final class ReportParts {

  /** Folder beside the report with the pages of samples. */
  public static final String PAGES = "problems";

  private ReportParts() {}

  /** A model's samples on a benchmark. */
  public record Judged(String model, Evaluation evaluation) {}

  /**
   * Writes report.html, report.md and a page of samples for every problem.
   *
   * @param judged everything that has been judged
   */
  public static void write(Path html, ReportInput input, List<Judged> judged, Progress progress)
      throws IOException {
    Map<String, List<Judged>> byBenchmark = new LinkedHashMap<>();
    for (Judged each : judged) {
      byBenchmark
          .computeIfAbsent(each.evaluation().benchmark().id(), b -> new ArrayList<>())
          .add(each);
    }
    try (Progress.Task task = progress.start("report", byBenchmark.size(), "benchmark")) {
      for (Map.Entry<String, List<Judged>> each : byBenchmark.entrySet()) {
        List<SamplePages.Judged> models = new ArrayList<>();
        for (Judged one : each.getValue()) {
          models.add(
              new SamplePages.Judged(
                  one.model(),
                  one.evaluation().judges().verifierName(),
                  one.evaluation().scored()));
        }
        SamplePages.write(
            html,
            PAGES,
            each.getKey(),
            each.getValue().get(0).evaluation().benchmark().prompts(),
            models);
        task.advance(1);
      }
    }
    ReportInput whole = judged.isEmpty() ? input : input.withPages(PAGES);
    HtmlReport.write(html, whole);
    MarkdownReport.write(html.resolveSibling("report.md"), whole);
  }

  /** Facts of every report: seed, code and machine. */
  public static List<ReportInput.Fact> facts(long seed) {
    return List.of(
        new ReportInput.Fact("seed", Long.toString(seed)),
        new ReportInput.Fact("code", "distill4j " + ToolVersion.current()),
        new ReportInput.Fact(
            "machine",
            "%d processors, %s, Java %s"
                .formatted(
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.arch"),
                    System.getProperty("java.version"))));
  }

  /** Writes the scores as tables for other programs, beside their file. */
  public static void tables(Path scoreFile, List<Score> scores) throws IOException {
    AtomicFile.replace(csv(scoreFile), Tables.csv(scores));
    AtomicFile.replace(latex(scoreFile), Tables.latex(scores, "pass@1"));
  }

  /** The file with every number. */
  public static Path csv(Path scoreFile) {
    return scoreFile.resolveSibling("scores.csv");
  }

  /** The table of pass@1 for a paper. */
  public static Path latex(Path scoreFile) {
    return scoreFile.resolveSibling("scores.tex");
  }

  /** Accuracy and compute of the models whose compute is known, and of published ones beside. */
  public static List<ReportInput.Cost> costs(
      List<Score> scores, Map<String, Compute> known, boolean published) {
    List<ReportInput.Cost> costs = new ArrayList<>();
    for (Score score : scores) {
      Compute compute = known.get(score.model());
      if (compute != null) {
        costs.add(
            new ReportInput.Cost(
                score.model(),
                score.benchmark(),
                score.metric("pass@1").map(m -> m.estimate()).orElse(Estimate.UNDEFINED),
                "measured here",
                "This report",
                compute));
      }
    }
    if (published && !costs.isEmpty()) {
      Published all = Published.read();
      scores.stream()
          .map(Score::benchmark)
          .distinct()
          .flatMap(benchmark -> all.on(benchmark).stream())
          .filter(number -> number.metric().equals("pass@1"))
          .filter(number -> all.compute().containsKey(number.model()))
          .forEach(number -> costs.add(cost(number, all.compute())));
    }
    return costs;
  }

  /** Models without published samples have no interval: k and problems differ and are not given. */
  private static ReportInput.Cost cost(PublishedNumber number, Map<String, Compute> compute) {
    return new ReportInput.Cost(
        number.model(),
        number.benchmark(),
        new Estimate(
            OptionalDouble.of(number.value() / 100),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0,
            0),
        number.kind(),
        number.source(),
        java.util.Objects.requireNonNull(compute.get(number.model())));
  }
}
