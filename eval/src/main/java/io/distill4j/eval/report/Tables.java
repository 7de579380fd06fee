package io.distill4j.eval.report;

import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.score.Measured;
import io.distill4j.eval.score.Score;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The scores as tables for other programs: CSV with every number, LaTeX for a paper. */
public final class Tables {

  private Tables() {}

  /**
   * One row per model, benchmark and metric; shares in [0, 1], what is undefined is empty. Quoting
   * follows RFC 4180.
   */
  public static String csv(List<Score> scores) {
    StringBuilder text =
        new StringBuilder(
            "model,benchmark,metric,unit,value,low,high,level,standard_error,problems,samples,missing\n");
    for (Score score : scores) {
      for (Measured m : score.metrics()) {
        var e = m.estimate();
        text.append(quote(score.model()))
            .append(',')
            .append(quote(score.benchmark()))
            .append(',')
            .append(quote(m.metric()))
            .append(',')
            .append(m.unit().name().toLowerCase(Locale.ROOT))
            .append(',')
            .append(e.value().isPresent() ? "" + e.value().getAsDouble() : "")
            .append(',')
            .append(e.interval().map(i -> i.low() + "," + i.high() + "," + i.level()).orElse(",,"))
            .append(',')
            .append(e.standardError().isPresent() ? "" + e.standardError().getAsDouble() : "")
            .append(",%d,%d,%d\n".formatted(e.problems(), e.samples(), score.missing()));
      }
    }
    return text.toString();
  }

  /** A table of one metric: a row per model, a column per benchmark, intervals as subscripts. */
  public static String latex(List<Score> scores, String metric) {
    List<String> benchmarks = scores.stream().map(Score::benchmark).distinct().toList();
    List<String> models = scores.stream().map(Score::model).distinct().toList();
    StringBuilder text = new StringBuilder("\\begin{tabular}{l");
    text.append("r".repeat(benchmarks.size())).append("}\n\\hline\nModel");
    benchmarks.forEach(b -> text.append(" & ").append(escape(b)));
    text.append(" \\\\\n\\hline\n");
    for (String model : models) {
      text.append(escape(model));
      for (String benchmark : benchmarks) {
        text.append(" & ")
            .append(
                scores.stream()
                    .filter(s -> s.model().equals(model) && s.benchmark().equals(benchmark))
                    .flatMap(s -> s.metric(metric).stream())
                    .map(Tables::latexCell)
                    .collect(Collectors.joining()));
      }
      text.append(" \\\\\n");
    }
    return text.append("\\hline\n\\end{tabular}\n").toString();
  }

  private static String latexCell(Measured m) {
    Metric.Unit unit = m.unit();
    String interval = Numbers.interval(m.estimate(), unit).replace("\u2013", "\\text{--}");
    String value = Numbers.value(m.estimate(), unit).replace("\u2013", "\\text{--}");
    return interval.isEmpty() ? "$" + value + "$" : "$%s_{%s}$".formatted(value, interval);
  }

  private static String quote(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String escape(String text) {
    return text.replaceAll("([&%$#_{}])", "\\\\$1");
  }
}
