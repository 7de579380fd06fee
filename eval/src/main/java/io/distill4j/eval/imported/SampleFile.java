package io.distill4j.eval.imported;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
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
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import io.distill4j.eval.metric.Sample;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads samples that another tool drew: JSON lines or Parquet, a row per sample or a row per
 * problem with a list of samples.
 *
 * <p>The verdicts of that tool are not read: the samples are judged again, by our verifier. What
 * the file does not say (sampling, seed, times) is unknown; the traces carry {@code sampling} as
 * given here and the epoch as their time.
 *
 * @param path file or dataset folder
 * @param columns where it keeps what
 * @param model name of the model that drew the samples
 * @param sampling as the other tool states it
 * @param startsInside whether the prompt already opened the thoughts, so that a text without any
 *     marker is unfinished reasoning
 */
public record SampleFile(
    Path path, Columns columns, String model, Sampling sampling, boolean startsInside) {

  /**
   * Streams the samples in the order of the file, without labels; the caller closes the stream.
   *
   * @throws UserMistake when the file is missing or, while streaming, a row lacks a column
   */
  public Stream<Trace> open() {
    Map<String, Integer> seen = new HashMap<>();
    return Rows.read(path).flatMap(row -> traces(row, seen).stream());
  }

  private List<Trace> traces(Row row, Map<String, Integer> seen) {
    String problem = text(row, columns.problem());
    Prompt prompt =
        new Prompt(
            problem,
            List.of(Message.user(text(row, columns.question()))),
            new Answer.Text(text(row, columns.gold())),
            new Origin(path.toString(), "", row.index()),
            Map.of());
    List<String> texts = new ArrayList<>();
    flatten(at(row.value(), columns.text()), texts);
    if (texts.isEmpty()) {
      throw missing(row, columns.text());
    }
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      int next = seen.merge(problem, 1, Integer::sum) - 1;
      int sample = texts.size() > 1 ? next : optional(row, columns.sample()).asInt(next);
      traces.add(trace(prompt, sample, completion(row, texts, i)));
    }
    return traces;
  }

  /** Sample {@code i} of the row; a column that lists as many values as there are texts has one. */
  private Completion completion(Row row, List<String> texts, int i) {
    long tokens = element(row, columns.tokens(), i, texts.size()).asLong(0);
    JsonNode score = element(row, columns.score(), i, texts.size());
    Completion split = Thoughts.split(texts.get(i), startsInside);
    return new Completion(
        split.reasoning(),
        split.answer(),
        FinishReason.of(element(row, columns.finish(), i, texts.size()).asText("")),
        new Usage(0, Math.max(0, tokens), 0),
        score.isNumber() ? Map.of(Sample.SCORE, score.asText()) : Map.of());
  }

  private Trace trace(Prompt prompt, int sample, Completion completion) {
    return new Trace(
        new Request(prompt, sample, 0, sampling),
        completion,
        model,
        path.toString(),
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }

  private static void flatten(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    } else if (node.isArray()) {
      node.forEach(each -> flatten(each, texts));
    }
  }

  private static JsonNode element(Row row, Optional<String> column, int i, int size) {
    JsonNode node = optional(row, column);
    JsonNode one = node.isArray() && node.size() == size ? node.path(i) : node;
    return one.isArray() && one.size() == 1 ? one.path(0) : one;
  }

  private static JsonNode optional(Row row, Optional<String> column) {
    return column.map(name -> at(row.value(), name)).orElseGet(MissingNode::getInstance);
  }

  private static String text(Row row, String column) {
    JsonNode node = at(row.value(), column);
    if (node.isMissingNode() || node.isNull() || node.isContainerNode()) {
      throw missing(row, column);
    }
    return node.asText();
  }

  private static JsonNode at(ObjectNode row, String column) {
    // A column whose own name has a dot comes first.
    JsonNode direct = row.path(column);
    return direct.isMissingNode() ? row.at("/" + column.replace('.', '/')) : direct;
  }

  private static UserMistake missing(Row row, String column) {
    List<String> names = new ArrayList<>();
    row.value().fieldNames().forEachRemaining(names::add);
    return new UserMistake(
        row.where(),
        "has no text in column '%s'".formatted(column),
        "name the right column; the row has " + String.join(", ", names));
  }
}
