package io.distill4j.eval.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Prompt;
import io.distill4j.data.Trace;
import io.distill4j.data.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The samples behind every number: a page per problem with the samples of all models side by side,
 * and a list of all problems per benchmark. Static files beside the report, to which its heat maps
 * lead.
 *
 * <p>A page lists every sample with its verdict; the texts of the first {@value #SHOWN} right and
 * the first {@value #SHOWN} wrong ones of each model are on it, long ones cut in the middle. Only
 * the samples of one problem are in memory at a time.
 */
public final class SamplePages {

  private static final int SHOWN = 4;

  /** A model's judged traces, by problem in the order of the benchmark; closed by this class. */
  public record Judged(String model, String judge, Stream<Trace> traces) {}

  private SamplePages() {}

  /** Path of the list of a benchmark's problems, relative to the report. */
  static String index(String folder, String benchmark) {
    return folder + "/" + name(benchmark) + "/index.html";
  }

  /** Path of a problem's page, relative to the report. */
  static String page(String folder, String benchmark, String problem) {
    return folder + "/" + name(benchmark) + "/" + name(problem) + ".html";
  }

  /**
   * Writes the pages of a benchmark.
   *
   * @param report the report they belong to
   * @param folder beside it
   * @param prompts of the benchmark, in its order
   */
  public static void write(
      Path report, String folder, String benchmark, List<Prompt> prompts, List<Judged> models)
      throws IOException {
    Path home = Objects.requireNonNull(report.toAbsolutePath().getParent());
    Template template = template("problem.mustache");
    List<Map<String, Object>> problems = new ArrayList<>();
    List<Reader> readers = models.stream().map(Reader::new).toList();
    try {
      for (Prompt prompt : prompts) {
        List<Map<String, Object>> parts = new ArrayList<>();
        List<Map<String, Object>> shares = new ArrayList<>();
        for (Reader reader : readers) {
          List<Trace> traces = reader.of(prompt);
          parts.add(part(reader.judged, traces));
          shares.add(Map.of("share", share(reader.judged, traces)));
        }
        String file = name(prompt.id()) + ".html";
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("css", HtmlReport.resource("report.css"));
        page.put("benchmark", benchmark);
        page.put("problem", prompt.id());
        page.put("prompt", SamplePart.cut(prompt.text()));
        page.put("reference", SamplePart.cut(SamplePart.reference(prompt.answer())));
        page.put("models", parts);
        page.put("report", "../../" + report.getFileName());
        AtomicFile.replace(
            home.resolve(page(folder, benchmark, prompt.id())), template.execute(page));
        problems.add(
            Map.of(
                "file",
                file,
                "problem",
                prompt.id(),
                "question",
                brief(prompt.text()),
                "shares",
                shares));
      }
    } finally {
      readers.forEach(Reader::close);
    }
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("css", HtmlReport.resource("report.css"));
    list.put("benchmark", benchmark);
    list.put("models", models.stream().map(m -> Map.of("model", m.model())).toList());
    list.put("problems", problems);
    list.put("report", "../../" + report.getFileName());
    AtomicFile.replace(
        home.resolve(index(folder, benchmark)), template("problems.mustache").execute(list));
  }

  private static Map<String, Object> part(Judged judged, List<Trace> traces) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Map<String, Object>> texts = new ArrayList<>();
    Map<String, Integer> shown = new LinkedHashMap<>();
    for (Trace trace : traces) {
      String verdict = trace.verdict(judged.judge()).map(v -> v.wireName()).orElse("not judged");
      String reason = trace.verdict(judged.judge()).map(v -> v.reason()).orElse("");
      long tokens = trace.completion().usage().completionTokens();
      rows.add(
          Map.of(
              "sample", trace.request().sample(),
              "verdict", verdict,
              "reason", brief(reason),
              "finish", trace.completion().finish().wireName(),
              "tokens", tokens > 0 ? Numbers.count(tokens) : "\u2013"));
      if (shown.merge(verdict, 1, Integer::sum) <= SHOWN) {
        texts.add(SamplePart.of(new ReportInput.Shown(judged.model(), trace)));
      }
    }
    return Map.of(
        "model", judged.model(), "share", share(judged, traces), "rows", rows, "samples", texts);
  }

  private static String share(Judged judged, List<Trace> traces) {
    long right =
        traces.stream()
            .filter(
                t -> t.verdict(judged.judge()).map(v -> v.wireName().equals("pass")).orElse(false))
            .count();
    return traces.isEmpty() ? "no samples" : right + " of " + traces.size() + " right";
  }

  private static String brief(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 160 ? line : line.substring(0, 160) + "\u2026";
  }

  /** A file name for any id: letters, digits, dots and hyphens, told apart by a hash if changed. */
  private static String name(String id) {
    String plain = id.replaceAll("[^A-Za-z0-9.-]+", "-");
    return plain.equals(id) && !id.startsWith(".")
        ? id
        : plain.replaceAll("^\\.+", "") + "-" + Fingerprint.builder().add(id).build().brief();
  }

  private static Template template(String name) {
    return Mustache.compiler().escapeHTML(true).compile(HtmlReport.resource(name));
  }

  /** Hands out the traces of one problem after the other. */
  private static final class Reader {

    private final Judged judged;
    private final Iterator<Trace> traces;
    private @Nullable Trace next;

    Reader(Judged judged) {
      this.judged = judged;
      this.traces = judged.traces().iterator();
    }

    /** The traces of a problem; none when its model has none. */
    List<Trace> of(Prompt prompt) {
      List<Trace> found = new ArrayList<>();
      while (next != null || traces.hasNext()) {
        Trace trace = next != null ? next : traces.next();
        next = trace;
        if (!trace.prompt().id().equals(prompt.id())) {
          return found;
        }
        found.add(trace);
        next = null;
      }
      return found;
    }

    void close() {
      judged.traces().close();
    }
  }
}
