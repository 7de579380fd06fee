package io.distill4j.eval.report;

import com.samskivert.mustache.Mustache;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.eval.chart.Bar;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.compare.Sentences;
import io.distill4j.eval.report.ReportInput.FunnelRow;
import io.distill4j.eval.score.Score;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report as one HTML file: no network, no script, light and dark by the reader's system,
 * printable, usable on a phone and with a screen reader. Everything from outside is escaped, and
 * the page's own policy forbids scripts. The same input gives the same bytes.
 */
public final class HtmlReport {

  private HtmlReport() {}

  public static void write(Path file, ReportInput input) throws IOException {
    AtomicFile.replace(file, of(input));
  }

  public static String of(ReportInput input) {
    return Mustache.compiler()
        .escapeHTML(true)
        .compile(resource("report.mustache"))
        .execute(page(input));
  }

  private static Map<String, Object> page(ReportInput input) {
    long missing = input.scores().stream().mapToLong(Score::missing).sum();
    LossPart loss = LossPart.of(input.story().loss());
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("css", resource("report.css"));
    page.put("title", input.title());
    page.put("about", input.about());
    page.put("partial", missing == 0 ? false : Numbers.count(missing));
    list(
        page,
        "findings",
        "hasFindings",
        input.comparisons().stream().map(HtmlReport::finding).toList());
    page.put("benchmarks", benchmarks(input));
    list(page, "costs", "hasCosts", CostPart.of(input.costs()));
    list(page, "differences", "hasDifferences", DifferencePart.of(input.comparisons()));
    page.put("hasLoss", !loss.isEmpty());
    page.put("loss", loss.isEmpty() ? "" : loss.chart());
    page.put("lossCaption", loss.isEmpty() ? "" : loss.caption());
    list(page, "curves", "hasCurves", CurvePart.of(input.story().curves()));
    list(page, "funnel", "hasFunnel", funnel(input.story().funnel()));
    list(
        page,
        "samples",
        "hasSamples",
        input.story().samples().stream().map(SamplePart::of).toList());
    page.put("hasScores", !input.scores().isEmpty());
    page.put("hasMethod", !input.scores().isEmpty() || !input.story().notes().isEmpty());
    page.put("notes", input.story().notes());
    page.put("hasCommands", !input.story().commands().isEmpty());
    page.put("commands", String.join("\n", input.story().commands()));
    list(page, "facts", "hasFacts", facts(input));
    page.put("settings", input.scores().stream().map(HtmlReport::setting).toList());
    return page;
  }

  private static void list(
      Map<String, Object> page, String name, String has, List<Map<String, Object>> rows) {
    page.put(name, rows);
    page.put(has, !rows.isEmpty());
  }

  private static Map<String, Object> finding(Comparison c) {
    return Map.of(
        "type", badge(c).equals("difference") ? "differs" : "",
        "badge", badge(c),
        "sentence", Sentences.of(c));
  }

  private static String badge(Comparison c) {
    return switch (c.finding()) {
      case FIRST_IS_BETTER, SECOND_IS_BETTER -> "difference";
      case TIED -> "tied";
      case NOT_COMPARABLE -> "not comparable";
    };
  }

  private static List<Map<String, Object>> benchmarks(ReportInput input) {
    Map<String, List<Score>> byBenchmark = new LinkedHashMap<>();
    Map<String, Integer> colours = new LinkedHashMap<>();
    for (Score score : input.scores()) {
      byBenchmark.computeIfAbsent(score.benchmark(), b -> new ArrayList<>()).add(score);
      colours.putIfAbsent(score.model(), colours.size());
    }
    List<Map<String, Object>> parts = new ArrayList<>();
    byBenchmark.forEach((name, list) -> parts.add(BenchmarkPart.of(name, list, colours, input)));
    return parts;
  }

  private static List<Map<String, Object>> funnel(List<FunnelRow> rows) {
    long most = rows.stream().mapToLong(FunnelRow::count).max().orElse(0);
    List<Map<String, Object>> parts = new ArrayList<>();
    for (FunnelRow row : rows) {
      double share = most == 0 ? 0 : (double) row.count() / most;
      String percent = Numbers.percent(share);
      parts.add(
          Map.of(
              "label", row.label(),
              "count", Numbers.count(row.count()),
              "share", percent,
              "picture", Bar.of(share, row.label() + ": " + percent)));
    }
    return parts;
  }

  private static List<Map<String, Object>> facts(ReportInput input) {
    return input.story().facts().stream()
        .map(f -> Map.<String, Object>of("name", f.name(), "value", f.value()))
        .toList();
  }

  private static Map<String, Object> setting(Score score) {
    var sampling = score.setting().sampling();
    return Map.of(
        "what", score.model() + " on " + score.benchmark(),
        "verifier", score.setting().verifier(),
        "sampling",
            "temperature %s, top-p %s, top-k %d, min-p %s, at most %s tokens"
                .formatted(
                    sampling.temperature(),
                    sampling.topP(),
                    sampling.topK(),
                    sampling.minP(),
                    Numbers.count(sampling.maxTokens())),
        "seed", "" + score.setting().seed(),
        "protocol", score.setting().protocol().orElse("\u2013"),
        "tool", score.setting().tool(),
        "command", score.setting().command(),
        "prompts", brief(score.setting().prompts()));
  }

  private static String brief(String hash) {
    return hash.length() > 12 ? hash.substring(0, 12) : hash;
  }

  static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
