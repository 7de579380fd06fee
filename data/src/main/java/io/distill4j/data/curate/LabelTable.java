package io.distill4j.data.curate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Label;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.RowWriter;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Column;
import io.distill4j.data.table.Layout;
import io.distill4j.data.table.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the judges said about every trace, kept apart from the texts so that another selection reads
 * it without asking them again.
 *
 * <p>File format: a dataset folder with one row per trace in the order they were judged, columns
 * {@code prompt_id}, {@code sample}, {@code labels} (list of {judge, verdict, reason}).
 */
final class LabelTable {

  private static final Layout LAYOUT =
      new Layout(
          List.of(
              Column.string("prompt_id"),
              Column.int64("sample"),
              Column.records("labels", "judge", "verdict", "reason")),
          List.of(),
          Map.of("distill4j.schema", "labels-1"));

  private LabelTable() {}

  static RowWriter writer(Path folder) {
    return RowWriter.open(folder, LAYOUT);
  }

  static ObjectNode row(Trace trace, List<Label> labels) {
    ObjectNode row = Json.object();
    row.put("prompt_id", trace.prompt().id());
    row.put("sample", trace.request().sample());
    ArrayNode list = row.putArray("labels");
    for (Label label : labels) {
      list.addObject()
          .put("judge", label.judge())
          .put("verdict", label.verdict().wireName())
          .put("reason", label.verdict().reason());
    }
    return row;
  }

  /** The labels of a table, laid on the traces they belong to, one by one. */
  static final class Reader implements AutoCloseable {

    private final Path folder;
    private final Stream<Row> stream;
    private final Ahead<Row> rows;

    Reader(Path folder) {
      this.folder = folder;
      this.stream = Rows.read(folder);
      this.rows = new Ahead<>(stream.iterator());
    }

    /**
     * The next trace with its labels.
     *
     * @throws UserMistake when the next labels are those of another trace
     */
    Trace label(Trace trace) {
      if (!rows.hasNext()) {
        throw other(trace, "the labels end before it");
      }
      JsonNode row = rows.next().value();
      if (!row.path("prompt_id").asText().equals(trace.prompt().id())
          || row.path("sample").asInt() != trace.request().sample()) {
        throw other(
            trace,
            "the labels are those of %s#%d"
                .formatted(row.path("prompt_id").asText(), row.path("sample").asInt()));
      }
      List<Label> all = new ArrayList<>();
      boolean isFirst = trace.labels().isEmpty();
      for (JsonNode label : row.path("labels")) {
        Verdict verdict = Verdict.of(label.path("verdict").asText(), label.path("reason").asText());
        all.add(new Label(label.path("judge").asText(), verdict));
      }
      if (isFirst) {
        return trace.withNew(all);
      }
      Trace labelled = trace;
      for (Label label : all) {
        labelled = labelled.with(label);
      }
      return labelled;
    }

    private UserMistake other(Trace trace, String what) {
      return new UserMistake(
          folder.toString(),
          "at trace %s: %s".formatted(trace.request().key(), what),
          "the traces changed since they were judged: judge them again with --redo");
    }

    @Override
    public void close() {
      rows.close();
      stream.close();
    }
  }
}
