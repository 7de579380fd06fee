package io.distill4j.data.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Message;
import io.distill4j.data.Prompt;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Trace;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceJson;
import io.distill4j.data.table.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes rows of a foreign table of traces. A trace that was read from the same dialect gives the
 * row it came from; from another, what the trace says, and null for the rest.
 */
public final class DialectWriter {

  private DialectWriter() {}

  /**
   * The rows of one prompt.
   *
   * @param samples traces of one prompt in the order of their samples, one or more
   */
  public static List<ObjectNode> write(Dialect dialect, List<Trace> samples) {
    if (dialect == Dialect.TRACES) {
      return samples.stream().map(TraceJson::write).toList();
    }
    if (dialect == Dialect.OPENR1_MATH) {
      return List.of(OpenR1Math.restore(samples));
    }
    List<ObjectNode> rows = new ArrayList<>();
    for (Trace trace : samples) {
      ObjectNode row = plain(dialect, trace);
      Difference.apply(dialect, trace.completion().reported(), row);
      rows.add(row);
    }
    return rows;
  }

  /** The row as the trace alone has it. */
  static ObjectNode plain(Dialect dialect, Trace trace) {
    Prompt prompt = trace.prompt();
    Completion completion = trace.completion();
    ObjectNode row = Json.object();
    for (Column column : dialect.columns()) {
      row.putNull(column.name());
      String tag = prompt.tags().get(column.name().replaceFirst("^_", ""));
      if (tag != null && column.type() == Column.Type.Value.STRING) {
        row.put(column.name(), tag);
      }
    }
    String text = joined(dialect, completion);
    dialect.column(Role.ID).ifPresent(name -> row.put(name, prompt.id()));
    dialect.column(Role.QUESTION).ifPresent(name -> row.put(name, prompt.text()));
    dialect.column(Role.TEXT).ifPresent(name -> row.put(name, text));
    dialect.column(Role.REASONING).ifPresent(name -> row.put(name, completion.reasoning()));
    dialect.column(Role.REPLY).ifPresent(name -> row.put(name, completion.answer()));
    dialect
        .column(Role.REASONING_LIST)
        .ifPresent(name -> row.putArray(name).add(completion.reasoning()));
    dialect
        .column(Role.REFERENCE)
        .filter(name -> prompt.answer() instanceof Answer.Text)
        .ifPresent(name -> row.put(name, ((Answer.Text) prompt.answer()).value()));
    dialect
        .column(Role.FINISH)
        .filter(name -> completion.finish() != FinishReason.UNKNOWN)
        .ifPresent(name -> row.put(name, completion.finish().wireName()));
    dialect
        .column(Role.TOKENS)
        .filter(name -> completion.usage().completionTokens() > 0)
        .ifPresent(name -> row.put(name, completion.usage().completionTokens()));
    boolean systemApart = dialect.column(Role.SYSTEM).isPresent();
    List<Message> turns = new ArrayList<>();
    for (Message message : prompt.messages()) {
      if (systemApart && message.role() == Message.Role.SYSTEM) {
        row.put(dialect.column(Role.SYSTEM).orElseThrow(), message.content());
      } else {
        turns.add(message);
      }
    }
    turns.add(Message.assistant(text));
    dialect
        .column(Role.CONVERSATION)
        .ifPresent(name -> row.set(name, dialect.turns().write(turns)));
    return row;
  }

  /** Thoughts and answer as one text, with the marks of the dialect. */
  private static String joined(Dialect dialect, Completion completion) {
    if (completion.reasoning().isEmpty()) {
      return completion.answer();
    }
    return dialect.marksThoughts()
        ? "<|begin_of_thought|>\n\n%s\n\n<|end_of_thought|>\n\n<|begin_of_solution|>\n\n%s\n\n<|end_of_solution|>"
            .formatted(completion.reasoning(), completion.answer())
        : Thoughts.join(completion);
  }
}
