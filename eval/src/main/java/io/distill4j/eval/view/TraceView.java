package io.distill4j.eval.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Label;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.FileTree;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.Traces;
import io.distill4j.data.table.Where;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes one HTML page that shows traces offline: a list with facets and full-text search, one
 * trace with folded thoughts, rendered mathematics and the verdicts with their reasons, all samples
 * of a prompt side by side.
 *
 * <p>Small sets are inside the page; of larger ones the page holds an index and loads the texts
 * from {@code NAME-data/} beside it, {@value #CHUNK} traces at a time, so that 100,000 traces open
 * at once. Mathematics is made into MathML by KaTeX (MIT), which is part of the page. Everything
 * from outside reaches the page as text, never as markup.
 */
public final class TraceView {

  private static final int CHUNK = 64;
  private static final long INLINE = 4L << 20;

  private final List<TraceSet> sets;
  private final Path page;
  private final Path data;
  private final ViewIndex index = new ViewIndex();
  private final List<String> inline = new ArrayList<>();
  private ArrayNode chunk = Json.object().putArray("chunk");
  private long characters;
  private int chunks;

  private TraceView(List<TraceSet> sets, Path page) {
    this.sets = List.copyOf(sets);
    this.page = page;
    String name = String.valueOf(page.getFileName()).replaceFirst("\\.html$", "");
    this.data = page.resolveSibling(name + "-data");
  }

  /**
   * Writes the page, and its data folder where the traces do not fit into it.
   *
   * @return number of traces
   */
  public static int write(String title, List<TraceSet> sets, Path page, Progress progress)
      throws IOException {
    return write(title, sets, Where.ALL, page, progress);
  }

  /**
   * Writes the page of some traces.
   *
   * @param where tests of the columns of traces
   * @throws UserMistake when no trace passes
   */
  public static int write(
      String title, List<TraceSet> sets, Where where, Path page, Progress progress)
      throws IOException {
    TraceView view = new TraceView(sets, page);
    view.clear();
    for (int set = 0; set < view.sets.size(); set++) {
      try (Stream<Trace> traces = Traces.read(view.sets.get(set).path(), where);
          Progress.Task task = progress.start(view.sets.get(set).name(), -1, "trace")) {
        for (Iterator<Trace> each = traces.iterator(); each.hasNext(); ) {
          view.add(set, each.next());
          task.advance(1);
        }
      }
    }
    if (view.index.size() == 0 && !where.isAll()) {
      throw new UserMistake(
          title, "holds no trace where " + where, "loosen the test, or leave it out to see all");
    }
    view.close(title);
    return view.index.size();
  }

  /** Deletes the data of an earlier page, and nothing else. */
  private void clear() throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.list(data)) {
      if (files.anyMatch(file -> !file.getFileName().toString().matches("chunk-\\d+\\.js"))) {
        throw new UserMistake(
            data.toString(),
            "is where the data of the page goes, and holds something else",
            "give the page another name with --out");
      }
    }
    FileTree.delete(data);
  }

  /** JSON in which nothing can end the script it stands in. */
  static String safe(String json) {
    return json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
  }

  private void add(int set, Trace trace) throws IOException {
    index.add(set, trace);
    ObjectNode node = chunk.addObject();
    node.put("question", trace.prompt().text());
    node.put("sent", trace.completion().sent());
    node.put("reference", reference(trace.prompt().answer()));
    node.put("reasoning", trace.completion().reasoning());
    node.put("answer", trace.completion().answer());
    node.put("model", trace.model());
    ArrayNode facts = node.putArray("facts");
    facts.add("ended by " + trace.completion().finish().wireName());
    facts.add("temperature " + trace.request().sampling().temperature());
    facts.add("seed " + trace.request().seed());
    ArrayNode labels = node.putArray("labels");
    for (Label label : trace.labels()) {
      labels
          .addArray()
          .add(label.judge())
          .add(label.verdict().wireName())
          .add(label.verdict().reason());
    }
    if (chunk.size() == CHUNK) {
      flush();
    }
  }

  private void flush() throws IOException {
    String script = safe("view.chunk(%d,%s);".formatted(chunks, Json.line(chunk)));
    chunk = Json.object().putArray("chunk");
    characters += script.length();
    if (characters <= INLINE) {
      inline.add(script);
    } else {
      Files.createDirectories(data);
      for (int i = 0; i < inline.size(); i++) {
        Files.writeString(data.resolve("chunk-" + i + ".js"), inline.get(i));
      }
      inline.clear();
      Files.writeString(data.resolve("chunk-" + chunks + ".js"), script);
    }
    chunks++;
  }

  private void close(String title) throws IOException {
    if (!chunk.isEmpty()) {
      flush();
    }
    boolean whole = characters <= INLINE;
    StringBuilder scripts = new StringBuilder();
    inline.forEach(each -> scripts.append("<script>").append(each).append("</script>\n"));
    String folder = String.valueOf(data.getFileName());
    String html = resource("view.html");
    html = put(html, "/*CSS*/", resource("view.css"));
    html = put(html, "/*KATEX*/", resource("katex.min.js"));
    html = put(html, "/*JS*/", resource("view.js"));
    html = put(html, "/*INDEX*/", index.script(title, sets, CHUNK, encoded(folder), whole));
    AtomicFile.replace(page, put(html, "<!--CHUNKS-->", scripts.toString()));
  }

  private static String put(String html, String place, String text) {
    int at = html.indexOf(place);
    return html.substring(0, at) + text + html.substring(at + place.length());
  }

  private static String encoded(String name) {
    return java.net.URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String reference(Answer answer) {
    if (answer instanceof Answer.Text text) {
      return text.value();
    }
    if (answer instanceof Answer.Choice choice) {
      return choice.letter() + ": " + choice.options().get(choice.index());
    }
    if (answer instanceof Answer.Tests tests) {
      return "%d tests, the first: %s".formatted(tests.cases().size(), tests.cases().get(0));
    }
    return "(none)";
  }

  private static String resource(String name) {
    try (InputStream in = TraceView.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
