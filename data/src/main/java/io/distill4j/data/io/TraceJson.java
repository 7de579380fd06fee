package io.distill4j.data.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.internal.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A trace as one flat row: the same columns in JSON lines, in Parquet and in the sample log.
 *
 * <p>Columns in their order: {@code trace_id, prompt_id, sample, seed, prompt} (list of {role,
 * content}), {@code sent} (see {@link Completion#sent}; empty in rows of older versions), {@code
 * reference, reference_kind} (see {@link ReferenceText}), {@code origin_source, origin_revision,
 * origin_row, tags} (list of {key, value}), {@code reasoning, answer, finish_reason, prompt_tokens,
 * completion_tokens, reasoning_tokens, reported} (list of {key, value}), {@code temperature, top_p,
 * top_k, min_p, max_tokens, model, endpoint, prompt_hash, request_hash, started_at, finished_at}
 * (UTC, microseconds), {@code labels} (list of {judge, verdict, reason}). The three hashes are for
 * joins and look-ups; reading computes them anew.
 *
 * <p>What is read equals what was written, with two exceptions that no file format can keep: times
 * are cut to microseconds, and half of a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD.
 */
public final class TraceJson {

  private TraceJson() {}

  /** The trace as a row of all columns. */
  public static ObjectNode write(Trace trace) {
    Request request = trace.request();
    Prompt prompt = request.prompt();
    Completion completion = trace.completion();
    Sampling sampling = request.sampling();
    ObjectNode row = Json.object();
    row.put("trace_id", trace.id().hex());
    row.put("prompt_id", wellFormed(prompt.id()));
    row.put("sample", request.sample());
    row.put("seed", request.seed());
    ArrayNode messages = row.putArray("prompt");
    for (Message message : prompt.messages()) {
      messages
          .addObject()
          .put("role", message.role().wireName())
          .put("content", wellFormed(message.content()));
    }
    row.put("sent", wellFormed(completion.sent()));
    row.put("reference", wellFormed(ReferenceText.write(prompt.answer())));
    row.put("reference_kind", ReferenceText.kind(prompt.answer()));
    row.put("origin_source", wellFormed(prompt.origin().source()));
    row.put("origin_revision", wellFormed(prompt.origin().revision()));
    row.put("origin_row", prompt.origin().row());
    writePairs(row.putArray("tags"), prompt.tags());
    row.put("reasoning", wellFormed(completion.reasoning()));
    row.put("answer", wellFormed(completion.answer()));
    row.put("finish_reason", completion.finish().wireName());
    row.put("prompt_tokens", completion.usage().promptTokens());
    row.put("completion_tokens", completion.usage().completionTokens());
    row.put("reasoning_tokens", completion.usage().reasoningTokens());
    writePairs(row.putArray("reported"), completion.reported());
    row.put("temperature", sampling.temperature());
    row.put("top_p", sampling.topP());
    row.put("top_k", sampling.topK());
    row.put("min_p", sampling.minP());
    row.put("max_tokens", sampling.maxTokens());
    row.put("model", wellFormed(trace.model()));
    row.put("endpoint", wellFormed(trace.endpoint()));
    row.put("prompt_hash", prompt.fingerprint().hex());
    row.put("request_hash", request.fingerprint().hex());
    row.put("started_at", Times.text(trace.startedAt().truncatedTo(ChronoUnit.MICROS)));
    row.put("finished_at", Times.text(trace.finishedAt().truncatedTo(ChronoUnit.MICROS)));
    ArrayNode labels = row.putArray("labels");
    for (Label label : trace.labels()) {
      labels
          .addObject()
          .put("judge", wellFormed(label.judge()))
          .put("verdict", label.verdict().wireName())
          .put("reason", wellFormed(label.verdict().reason()));
    }
    completion.scores().ifPresent(scores -> ScoresJson.write(row, scores));
    return row;
  }

  /**
   * The trace of a row. Columns that are not ours are ignored.
   *
   * @throws IllegalArgumentException naming the column that is missing or holds a wrong value
   */
  public static Trace read(JsonNode row) {
    return new Trace(
        new Request(readPrompt(row), whole(row, "sample"), number(row, "seed"), readSampling(row)),
        new Completion(
            text(row, "reasoning"),
            text(row, "answer"),
            FinishReason.of(text(row, "finish_reason")),
            new Usage(
                number(row, "prompt_tokens"),
                number(row, "completion_tokens"),
                number(row, "reasoning_tokens")),
            readPairs(row, "reported"),
            ScoresJson.read(row),
            row.path("sent").asText("")),
        text(row, "model"),
        text(row, "endpoint"),
        time(row, "started_at"),
        time(row, "finished_at"),
        readLabels(row));
  }

  private static Prompt readPrompt(JsonNode row) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : list(row, "prompt")) {
      messages.add(new Message(Message.Role.of(text(message, "role")), text(message, "content")));
    }
    return new Prompt(
        text(row, "prompt_id"),
        messages,
        ReferenceText.read(text(row, "reference_kind"), text(row, "reference")),
        new Origin(
            text(row, "origin_source"), text(row, "origin_revision"), number(row, "origin_row")),
        readPairs(row, "tags"));
  }

  private static Sampling readSampling(JsonNode row) {
    return new Sampling(
        real(row, "temperature"),
        real(row, "top_p"),
        whole(row, "top_k"),
        real(row, "min_p"),
        whole(row, "max_tokens"));
  }

  private static List<Label> readLabels(JsonNode row) {
    List<Label> labels = new ArrayList<>();
    for (JsonNode label : list(row, "labels")) {
      labels.add(
          new Label(
              text(label, "judge"), Verdict.of(text(label, "verdict"), text(label, "reason"))));
    }
    return labels;
  }

  private static void writePairs(ArrayNode list, Map<String, String> pairs) {
    pairs.forEach(
        (key, value) ->
            list.addObject().put("key", wellFormed(key)).put("value", wellFormed(value)));
  }

  private static Map<String, String> readPairs(JsonNode row, String column) {
    Map<String, String> pairs = new TreeMap<>();
    for (JsonNode pair : list(row, column)) {
      pairs.put(text(pair, "key"), text(pair, "value"));
    }
    return pairs;
  }

  private static String text(JsonNode row, String column) {
    return value(row, column, JsonNode::isTextual, "text").textValue();
  }

  private static long number(JsonNode row, String column) {
    return value(
            row,
            column,
            node -> node.isIntegralNumber() && node.canConvertToLong(),
            "a whole number")
        .longValue();
  }

  private static int whole(JsonNode row, String column) {
    return value(
            row,
            column,
            node -> node.isIntegralNumber() && node.canConvertToInt(),
            "a whole number")
        .intValue();
  }

  private static double real(JsonNode row, String column) {
    return value(row, column, JsonNode::isNumber, "a number").doubleValue();
  }

  private static JsonNode list(JsonNode row, String column) {
    return value(row, column, JsonNode::isArray, "a list");
  }

  private static Instant time(JsonNode row, String column) {
    try {
      return Times.parse(text(row, column));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "column '%s' must be a UTC time such as 2026-01-31T12:00:00Z, was %s"
              .formatted(column, row.path(column)),
          e);
    }
  }

  private static JsonNode value(
      JsonNode row, String column, Predicate<JsonNode> rule, String expected) {
    JsonNode node = row.path(column);
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("column '%s' is missing".formatted(column));
    }
    if (!rule.test(node)) {
      throw new IllegalArgumentException(
          "column '%s' must be %s, was %s".formatted(column, expected, brief(node)));
    }
    return node;
  }

  private static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  /** The text with U+FFFD for every surrogate that has no partner. */
  static String wellFormed(String text) {
    @Nullable StringBuilder repaired = null;
    for (int i = 0; i < text.length(); i++) {
      int code = text.codePointAt(i);
      if (Character.isSupplementaryCodePoint(code)) {
        i++;
      } else if (Character.isSurrogate((char) code)) {
        repaired = repaired == null ? new StringBuilder(text) : repaired;
        repaired.setCharAt(i, '\uFFFD');
      }
    }
    return repaired == null ? text : repaired.toString();
  }
}
