package io.distill4j.data.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Message;
import io.distill4j.data.Prompt;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Json;
import io.distill4j.data.table.Column;
import io.distill4j.data.table.Column.Type;
import io.distill4j.data.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * OpenR1-Math-220k: one row per problem, with lists that have one element per generation.
 *
 * <p>The verdicts in {@code correctness_math_verify}, {@code correctness_llama} and {@code
 * is_reasoning_complete} become labels of these names. What belongs to the problem is kept with the
 * prompt, what belongs to a generation with its completion, so that a row of the chosen generations
 * alone comes out right too: {@code messages} then holds the generation that was chosen before, or
 * the first that is left.
 */
final class OpenR1Math {

  static final List<Column> COLUMNS =
      List.of(
          Column.string("problem"),
          Column.string("solution"),
          Column.string("answer"),
          Column.string("problem_type"),
          Column.string("question_type"),
          Column.string("source"),
          Column.string("uuid"),
          Column.list("is_reasoning_complete", Type.Value.BOOL),
          Column.list("generations", Type.Value.STRING),
          Column.list("correctness_math_verify", Type.Value.BOOL),
          Column.list("correctness_llama", Type.Value.BOOL),
          Column.list("finish_reasons", Type.Value.STRING),
          Column.int64("correctness_count"),
          Column.records("messages", "content", "role"));

  private static final String RAW = "raw";
  private static final String CHOSEN = "row-messages";
  private static final List<String> JUDGES =
      List.of("is_reasoning_complete", "correctness_math_verify", "correctness_llama");

  private static final List<String> PER_GENERATION =
      List.of(
          "is_reasoning_complete",
          "generations",
          "correctness_math_verify",
          "correctness_llama",
          "finish_reasons",
          "correctness_count",
          "messages");
  private static final String GENERATIONS = "row-generations";
  private static final Verdict UNKNOWN = new Verdict.Unknown("");

  private OpenR1Math() {}

  static List<Trace> read(DialectReader reader, Row row) {
    ObjectNode value = row.value();
    JsonNode generations = value.path("generations");
    if (!generations.isArray()) {
      throw new IllegalArgumentException("column 'generations' holds no list");
    }
    List<Message> messages = prompt(value);
    String uuid = value.path("uuid").asText("");
    String reference = value.path("answer").asText("");
    Prompt bare =
        reader.prompt(
            row,
            uuid.isBlank() ? DialectReader.questionHash(value.path("problem").asText()) : uuid,
            messages,
            reference.isEmpty() ? new Answer.None() : new Answer.Text(reference));
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < generations.size(); i++) {
      traces.add(generation(bare, value, i));
    }
    if (traces.isEmpty()) {
      return traces;
    }
    Map<String, String> tags = new TreeMap<>(bare.tags());
    tags.putAll(Difference.of(Dialect.OPENR1_MATH, value, write(traces)));
    tags.put(GENERATIONS, String.valueOf(traces.size()));
    Prompt full = new Prompt(bare.id(), messages, bare.answer(), bare.origin(), tags);
    return traces.stream().map(trace -> of(full, trace)).toList();
  }

  private static List<Message> prompt(ObjectNode row) {
    JsonNode turns = row.path("messages");
    if (turns.isArray() && turns.size() > 1) {
      List<Message> messages = new ArrayList<>(Turns.read(turns));
      messages.remove(messages.size() - 1);
      return messages;
    }
    return List.of(Message.user(row.path("problem").asText()));
  }

  private static Trace generation(Prompt prompt, ObjectNode row, int index) {
    String raw = row.path("generations").path(index).asText();
    Completion split = Thoughts.split(raw, false);
    Map<String, String> reported = new TreeMap<>();
    if (!raw.equals(Thoughts.join(split))) {
      reported.put(RAW, raw);
    }
    String finish = row.path("finish_reasons").path(index).asText("");
    if (!finish.isEmpty()) {
      reported.put("finish_reason", finish);
    }
    JsonNode turns = row.path("messages");
    if (turns.isArray()
        && !turns.isEmpty()
        && turns.path(turns.size() - 1).path("content").asText().equals(raw)) {
      reported.put(CHOSEN, "true");
    }
    Trace trace =
        DialectReader.trace(
            prompt,
            index,
            new Completion(
                split.reasoning(),
                split.answer(),
                finish.isEmpty() ? FinishReason.UNKNOWN : FinishReason.of(finish),
                split.usage(),
                reported));
    for (String judge : JUDGES) {
      JsonNode verdict = row.path(judge).path(index);
      if (verdict.isBoolean()) {
        trace =
            trace.with(
                new Label(
                    judge,
                    verdict.booleanValue()
                        ? new Verdict.Pass("as published")
                        : new Verdict.Fail("as published")));
      }
    }
    return trace;
  }

  private static Trace of(Prompt prompt, Trace trace) {
    return new Trace(
        new io.distill4j.data.Request(
            prompt, trace.request().sample(), trace.request().seed(), trace.request().sampling()),
        trace.completion(),
        trace.model(),
        trace.endpoint(),
        trace.startedAt(),
        trace.finishedAt(),
        trace.labels());
  }

  /** The row of these samples; what the problem's row held beside them stands again. */
  static ObjectNode restore(List<Trace> samples) {
    ObjectNode row = write(samples);
    Map<String, String> kept = new TreeMap<>(samples.get(0).prompt().tags());
    if (!String.valueOf(samples.size()).equals(kept.get(GENERATIONS))) {
      PER_GENERATION.forEach(column -> kept.remove("row." + column)); // Some are gone.
    }
    Difference.apply(Dialect.OPENR1_MATH, kept, row);
    return row;
  }

  private static ObjectNode write(List<Trace> samples) {
    Prompt prompt = samples.get(0).prompt();
    ObjectNode row = Json.object();
    COLUMNS.forEach(column -> row.putNull(column.name()));
    row.put("problem", prompt.text());
    row.put("uuid", prompt.id());
    for (String tag : List.of("problem_type", "question_type", "source")) {
      if (prompt.tags().containsKey(tag)) {
        row.put(tag, prompt.tags().get(tag));
      }
    }
    if (prompt.answer() instanceof Answer.Text text) {
      row.put("answer", text.value());
    }
    ArrayNode generations = row.putArray("generations");
    samples.forEach(trace -> generations.add(raw(trace)));
    for (String judge : JUDGES) {
      list(row, judge, samples.stream().map(trace -> verdict(trace, judge)).toList());
    }
    list(
        row,
        "finish_reasons",
        samples.stream()
            .map(
                trace ->
                    Optional.ofNullable(trace.completion().reported().get("finish_reason"))
                        .map(reason -> (JsonNode) row.textNode(reason)))
            .toList());
    long right =
        samples.stream()
            .filter(trace -> trace.verdict(JUDGES.get(1)).orElse(UNKNOWN) instanceof Verdict.Pass)
            .count();
    row.put("correctness_count", right);
    Trace chosen =
        samples.stream()
            .filter(trace -> trace.completion().reported().containsKey(CHOSEN))
            .findFirst()
            .orElse(samples.get(0));
    List<Message> turns = new ArrayList<>(prompt.messages());
    turns.add(Message.assistant(raw(chosen)));
    row.set("messages", Turns.OPEN_R1.write(turns));
    return row;
  }

  private static String raw(Trace trace) {
    String raw = trace.completion().reported().get(RAW);
    if (raw != null) {
      return raw;
    }
    return trace.completion().reasoning().isEmpty()
        ? trace.completion().answer()
        : Thoughts.join(trace.completion());
  }

  private static Optional<JsonNode> verdict(Trace trace, String judge) {
    return trace
        .verdict(judge)
        .map(
            verdict ->
                com.fasterxml.jackson.databind.node.BooleanNode.valueOf(
                    verdict instanceof Verdict.Pass));
  }

  /** A list with null where there is nothing; null itself where there is nothing at all. */
  private static void list(ObjectNode row, String name, List<Optional<JsonNode>> values) {
    if (values.stream().allMatch(Optional::isEmpty)) {
      row.putNull(name);
      return;
    }
    ArrayNode list = row.putArray(name);
    values.forEach(value -> value.ifPresentOrElse(list::add, list::addNull));
  }
}
