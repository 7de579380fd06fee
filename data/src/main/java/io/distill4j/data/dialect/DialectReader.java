package io.distill4j.data.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Thoughts;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.TraceJson;
import io.distill4j.data.table.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes traces of the rows of a foreign table.
 *
 * <p>What the table does not say is neutral: sampling at temperature 1 without limits, seed 0,
 * times at the epoch, model {@code unknown}. Columns {@code source}, {@code domain}, {@code
 * difficulty}, {@code level} and {@code problem_type} become tags. The second row of the same
 * problem is its sample 1. Not thread-safe.
 */
public final class DialectReader {

  /** Sampling that was not recorded. */
  static final Sampling UNRECORDED = new Sampling(1, 1, 0, 0, Integer.MAX_VALUE);

  private static final Map<String, String> TAGS =
      Map.of(
          "source", "source",
          "domain", "domain",
          "_domain", "domain",
          "difficulty", "difficulty",
          "level", "level",
          "problem_type", "problem_type");

  private final Dialect dialect;
  private final String source;
  private final Map<String, Integer> samples = new HashMap<>();

  /**
   * A reader of one table.
   *
   * @param source what the origin of its prompts is called
   */
  public DialectReader(Dialect dialect, String source) {
    this.dialect = dialect;
    this.source = source;
  }

  /**
   * The traces of a row: one, or one per generation.
   *
   * @throws UserMistake when the row does not fit the dialect
   */
  public List<Trace> read(Row row) {
    try {
      if (dialect == Dialect.TRACES) {
        return List.of(TraceJson.read(row.value()));
      }
      return dialect == Dialect.OPENR1_MATH ? OpenR1Math.read(this, row) : List.of(sample(row));
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          row.where(),
          "is no row of %s: %s".formatted(dialect, e.getMessage()),
          "name the right dialect with --from, or mend the row",
          e);
    }
  }

  private Trace sample(Row row) {
    ObjectNode value = row.value();
    List<Message> messages = new ArrayList<>();
    String said = "";
    JsonNode turns = value(value, Role.CONVERSATION);
    if (turns.isArray() && !turns.isEmpty()) {
      messages.addAll(Turns.read(turns));
      Message last = messages.remove(messages.size() - 1);
      if (last.role() != Message.Role.ASSISTANT) {
        throw new IllegalArgumentException("the last turn is not the model's");
      }
      said = last.content();
    } else if (dialect == Dialect.CURATOR) {
      messages.addAll(Turns.read(value.path("generic_request").path("messages")));
    } else {
      messages.add(Message.user(text(value, Role.QUESTION)));
    }
    JsonNode system = value(value, Role.SYSTEM);
    if (system.isTextual() && !system.textValue().isEmpty()) {
      messages.add(0, Message.system(system.textValue()));
    }
    Completion completion = completion(value, said);
    Prompt prompt = prompt(row, id(value, messages), messages, reference(value));
    Trace plain = trace(prompt, samples.merge(prompt.id(), 1, Integer::sum) - 1, completion);
    ObjectNode written = DialectWriter.plain(dialect, plain);
    Map<String, String> reported = new TreeMap<>(completion.reported());
    reported.putAll(Difference.of(dialect, value, written));
    return trace(prompt, plain.request().sample(), completion.withReported(reported));
  }

  private Completion completion(ObjectNode row, String said) {
    JsonNode reasoning = value(row, Role.REASONING);
    JsonNode list = value(row, Role.REASONING_LIST);
    JsonNode reply = value(row, Role.REPLY);
    JsonNode raw = value(row, Role.TEXT);
    Completion completion;
    if (list.isArray() && list.size() == 1 && reply.isTextual()) {
      completion = Completion.of(list.path(0).asText(), reply.textValue());
    } else if (reasoning.isTextual() && reply.isTextual()) {
      completion = Completion.of(reasoning.textValue(), reply.textValue());
    } else {
      String text = raw.isTextual() ? raw.textValue() : reply.asText(said);
      completion =
          Thoughts.split(reply.isTextual() && said.isEmpty() ? reply.textValue() : text, false);
    }
    if (dialect == Dialect.CURATOR && completion.reasoning().isEmpty()) {
      JsonNode message = row.path("raw_response").path("choices").path(0).path("message");
      String thought =
          message.path("reasoning_content").asText(message.path("reasoning").asText(""));
      completion = Completion.of(thought, completion.answer());
    }
    JsonNode finish = value(row, Role.FINISH);
    long tokens =
        value(row, Role.TOKENS)
            .asLong(row.path("api_metadata").path("completion_tokens").asLong(0));
    return completion
        .withFinish(finish.isTextual() ? FinishReason.of(finish.textValue()) : FinishReason.UNKNOWN)
        .withUsage(new Usage(0, Math.max(0, tokens), 0));
  }

  private Answer reference(ObjectNode row) {
    JsonNode reference = value(row, Role.REFERENCE);
    return reference.isTextual() && !reference.textValue().isEmpty()
        ? new Answer.Text(reference.textValue())
        : new Answer.None();
  }

  private String id(ObjectNode row, List<Message> messages) {
    JsonNode id = value(row, Role.ID);
    return id.isValueNode() && !id.isNull() && !id.asText().isBlank()
        ? id.asText()
        : questionHash(messages.get(messages.size() - 1).content());
  }

  static String questionHash(String question) {
    return Fingerprint.builder().add("question").add(question).build().brief();
  }

  Prompt prompt(Row row, String id, List<Message> messages, Answer reference) {
    Map<String, String> tags = new TreeMap<>();
    TAGS.forEach(
        (column, tag) -> {
          JsonNode value = row.value().path(column);
          if (value.isTextual() || value.isNumber()) {
            tags.put(tag, value.asText());
          }
        });
    return new Prompt(id, messages, reference, new Origin(source, "", row.index()), tags);
  }

  static Trace trace(Prompt prompt, int sample, Completion completion) {
    return new Trace(
        new Request(prompt, sample, 0, UNRECORDED),
        completion,
        "unknown",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }

  private JsonNode value(ObjectNode row, Role role) {
    return dialect.column(role).map(row::path).orElseGet(() -> row.path("\u0000"));
  }

  private String text(ObjectNode row, Role role) {
    JsonNode value = value(row, role);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "column '%s' holds no text".formatted(dialect.column(role).orElse("?")));
    }
    return value.textValue();
  }
}
