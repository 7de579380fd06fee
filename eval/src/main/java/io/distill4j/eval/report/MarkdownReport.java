package io.distill4j.eval.report;

import io.distill4j.data.io.AtomicFile;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.compare.Sentences;
import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Exclusion;
import io.distill4j.eval.score.Measured;
import io.distill4j.eval.score.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report as Markdown: the same numbers as the page, without its pictures and samples. */
public final class MarkdownReport {

  private MarkdownReport() {}

  public static void write(Path file, ReportInput input) throws IOException {
    AtomicFile.replace(file, of(input));
  }

  public static String of(ReportInput input) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(cell(input.title())).append("\n\n").append(input.about()).append('\n');
    long missing = input.scores().stream().mapToLong(Score::missing).sum();
    if (missing > 0) {
      text.append(
          "\n**Partial:** %s samples have not been drawn yet.\n".formatted(Numbers.count(missing)));
    }
    if (!input.comparisons().isEmpty()) {
      text.append("\n## What was found\n\n");
      for (Comparison each : input.comparisons()) {
        text.append("- ").append(Sentences.of(each)).append('\n');
      }
    }
    Map<String, List<Score>> byBenchmark = new LinkedHashMap<>();
    for (Score each : input.scores()) {
      byBenchmark.computeIfAbsent(each.benchmark(), b -> new ArrayList<>()).add(each);
    }
    byBenchmark.forEach(
        (benchmark, scores) ->
            text.append(benchmark(benchmark, scores)).append(found(scores, input.contamination())));
    if (!input.story().curves().isEmpty()) {
      text.append("\n## Over the steps of training\n\n");
      for (Curve each : input.story().curves()) {
        Curve curve = each.drawable();
        if (!curve.lines().isEmpty()) {
          text.append("- %s. %s\n".formatted(curve.title(), CurvePart.caption(curve)));
        }
      }
    }
    if (!input.story().funnel().isEmpty()) {
      text.append("\n## From traces to training examples\n\n| step | traces |\n|---|---:|\n");
      input
          .story()
          .funnel()
          .forEach(
              r ->
                  text.append(
                      "| %s | %s |\n".formatted(cell(r.label()), Numbers.count(r.count()))));
    }
    if (!input.story().notes().isEmpty()) {
      text.append("\n## Notes\n\n");
      input.story().notes().forEach(n -> text.append("- ").append(n).append('\n'));
    }
    text.append("\n## To repeat it\n");
    if (!input.story().commands().isEmpty()) {
      text.append("\n```\n").append(String.join("\n", input.story().commands())).append("\n```\n");
    }
    if (!input.story().facts().isEmpty()) {
      text.append("\n| fact | value |\n|---|---|\n");
      input
          .story()
          .facts()
          .forEach(f -> text.append("| %s | %s |\n".formatted(cell(f.name()), cell(f.value()))));
    }
    return text.toString();
  }

  /** The scores of one benchmark as a table, a row per model. */
  static String benchmark(String benchmark, List<Score> scores) {
    List<String> heads = BenchmarkPart.heads(scores);
    StringBuilder text = new StringBuilder();
    text.append("\n## %s\n\n%s\n\n| model |".formatted(benchmark, BenchmarkPart.about(scores)));
    heads.forEach(h -> text.append(' ').append(h).append(" |"));
    text.append("\n|---|").append("---:|".repeat(heads.size())).append('\n');
    for (Score score : scores) {
      text.append("| ").append(cell(score.model())).append(" |");
      for (String head : heads) {
        text.append(' ').append(score.metric(head).map(MarkdownReport::value).orElse("\u2013"));
        text.append(" |");
      }
      text.append('\n');
    }
    for (Score score : scores) {
      for (Exclusion each : score.exclusions()) {
        text.append(
            "\nLeft out for %s: %s, %s (for example %s).\n"
                .formatted(
                    score.model(), each.reason(), Numbers.count(each.count()), each.example()));
      }
    }
    return text.toString();
  }

  /** What of a benchmark was found in traces, beside its scores. */
  private static String found(List<Score> scores, Contamination found) {
    StringBuilder text = new StringBuilder();
    for (Score score : scores) {
      long problems = found.in(score).stream().map(Contamination.Flag::problem).distinct().count();
      if (problems > 0) {
        text.append(
            "\n%s: %s of %s problems were found in traces, %s of them in what was trained on; \"pass@1 clean\" leaves all of them out.\n"
                .formatted(
                    cell(score.model()),
                    Numbers.count(problems),
                    Numbers.count(score.problems()),
                    Numbers.count(BenchmarkPart.trainedOn(score, found))));
      }
    }
    return text.toString();
  }

  private static String value(Measured measured) {
    Metric.Unit unit = measured.unit();
    String interval = Numbers.interval(measured.estimate(), unit);
    return Numbers.value(measured.estimate(), unit)
        + Optional.of(interval).filter(i -> !i.isEmpty()).map(i -> " (" + i + ")").orElse("");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
