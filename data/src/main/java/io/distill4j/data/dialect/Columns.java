package io.distill4j.data.dialect;

import io.distill4j.data.table.Column;
import io.distill4j.data.table.Column.Type;
import java.util.Arrays;
import java.util.List;

/** Columns of published tables, in their order. */
final class Columns {

  static final List<Column> CODEFORCES =
      List.of(
          Column.string("id"),
          Column.list("aliases", Type.Value.STRING),
          Column.string("contest_id"),
          Column.string("contest_name"),
          Column.string("contest_type"),
          Column.int64("contest_start"),
          Column.int64("contest_start_year"),
          Column.string("index"),
          Column.float64("time_limit"),
          Column.float64("memory_limit"),
          Column.string("title"),
          Column.string("description"),
          Column.string("input_format"),
          Column.string("output_format"),
          Column.string("interaction_format"),
          Column.string("note"),
          Column.records("examples", "input", "output"),
          Column.string("editorial"),
          Column.string("prompt"),
          Column.string("generation"),
          Column.string("finish_reason"),
          new Column(
              "api_metadata",
              new Type.Struct(
                  List.of(
                      Column.int64("completion_tokens"),
                      Column.string("completion_tokens_details"),
                      Column.int64("prompt_tokens"),
                      Column.string("prompt_tokens_details"),
                      Column.int64("total_tokens")))),
          Column.records("messages", "content", "role"));

  static final List<Column> S1K =
      List.of(
          Column.string("solution"),
          Column.string("question"),
          Column.string("cot_type"),
          Column.string("source_type"),
          Column.string("metadata"),
          Column.string("cot"),
          Column.list("thinking_trajectories", Type.Value.STRING),
          Column.string("attempt"));

  static final List<Column> OPENTHOUGHTS =
      List.of(Column.string("system"), Column.records("conversations", "from", "value"));

  static final List<Column> OPENTHOUGHTS2 =
      List.of(
          Column.records("conversations", "from", "value"),
          Column.string("_domain"),
          Column.string("system"),
          Column.string("problem"),
          Column.string("reasoning"),
          Column.string("deepseek_solution"),
          Column.string("question"),
          Column.string("source"),
          Column.int64("id"),
          Column.string("extracted_instruction"));

  static final List<Column> OPENTHOUGHTS3 =
      List.of(
          Column.int64("difficulty"),
          Column.string("source"),
          Column.string("domain"),
          Column.records("conversations", "from", "value"));

  static final List<Column> MIXTURE =
      List.of(
          Column.records("messages", "content", "role"),
          Column.int64("num_tokens"),
          Column.string("source"));

  static final List<Column> NEMO =
      List.of(
          Column.string("id"),
          Column.string("problem"),
          Column.string("expected_answer"),
          Column.string("reasoning_content"),
          Column.string("generation"),
          Column.int64("num_generated_tokens"),
          Column.int64("num_reasoning_tokens"),
          Column.string("finish_reason"),
          Column.float64("generation_start_time"),
          Column.float64("generation_end_time"),
          Column.string("predicted_answer"),
          new Column("symbolic_correct", Type.Value.BOOL),
          Column.string("judgement"));

  static final List<Column> SHAREGPT = List.of(Column.records("conversations", "from", "value"));

  static final List<Column> MESSAGES = List.of(Column.records("messages", "role", "content"));

  private Columns() {}

  static List<Column> texts(String names) {
    return Arrays.stream(names.split(" ")).map(Column::string).toList();
  }
}
