package io.distill4j.data.io;

import io.distill4j.data.table.Column;
import io.distill4j.data.table.Layout;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The columns of {@link TraceJson} with their types. */
final class TraceColumns {

  /** Raised when a column changes its meaning; adding columns does not change it. */
  private static final String SCHEMA_VERSION = "1";

  private static final List<Column> COLUMNS =
      List.of(
          Column.string("trace_id"),
          Column.string("prompt_id"),
          Column.int64("sample"),
          Column.int64("seed"),
          Column.records("prompt", "role", "content"),
          Column.string("sent"),
          Column.string("reference"),
          Column.string("reference_kind"),
          Column.string("origin_source"),
          Column.string("origin_revision"),
          Column.int64("origin_row"),
          Column.records("tags", "key", "value"),
          Column.string("reasoning"),
          Column.string("answer"),
          Column.string("finish_reason"),
          Column.int64("prompt_tokens"),
          Column.int64("completion_tokens"),
          Column.int64("reasoning_tokens"),
          Column.records("reported", "key", "value"),
          Column.float64("temperature"),
          Column.float64("top_p"),
          Column.int64("top_k"),
          Column.float64("min_p"),
          Column.int64("max_tokens"),
          Column.string("model"),
          Column.string("endpoint"),
          Column.string("prompt_hash"),
          Column.string("request_hash"),
          Column.timestamp("started_at"),
          Column.timestamp("finished_at"),
          Column.records("labels", "judge", "verdict", "reason"),
          ScoresJson.column());

  private static final List<String> LONG_TEXTS =
      List.of("trace_id", "reasoning", "answer", "request_hash");

  private TraceColumns() {}

  static Layout layout() {
    String version =
        Optional.ofNullable(TraceColumns.class.getPackage().getImplementationVersion())
            .orElse("development");
    return new Layout(
        COLUMNS, LONG_TEXTS, Map.of("distill4j.schema", SCHEMA_VERSION, "distill4j.tool", version));
  }
}
