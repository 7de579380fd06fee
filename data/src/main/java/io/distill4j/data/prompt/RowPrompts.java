package io.distill4j.data.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a prompt of a row, by the columns that the options name.
 *
 * @param schema all columns where rows hold only those that are asked for; else none
 */
record RowPrompts(DatasetPrompts options, String revision, List<String> schema) {

  /**
   * The prompt of a row.
   *
   * @throws UserMistake naming the column that is missing or of no use
   */
  Prompt prompt(Row row) {
    List<Message> messages = messages(row);
    String question = messages.get(messages.size() - 1).content();
    String id =
        options.id().isPresent()
            ? value(row, "id", options.id().get())
            : Fingerprint.builder().add("question").add(question).build().brief();
    if (id.isBlank()) {
      throw mistake(row, "id", "column '%s' is blank".formatted(options.id().orElse("")));
    }
    Path name = options.path().getFileName();
    String source = name == null ? options.path().toString() : name.toString();
    return new Prompt(
        id,
        shown(messages, question),
        answer(row),
        new Origin(source, revision, row.index()),
        tags(row));
  }

  private List<Message> shown(List<Message> messages, String question) {
    List<Message> shown = new ArrayList<>(messages);
    options
        .template()
        .ifPresent(
            template ->
                shown.set(
                    shown.size() - 1,
                    Message.user(template.replace(DatasetPrompts.PLACE, question))));
    options.system().ifPresent(system -> shown.add(0, Message.system(system)));
    return shown;
  }

  private List<Message> messages(Row row) {
    JsonNode node = column(row, "text", options.text());
    if (!node.isArray()) {
      String question = value(row, "text", options.text());
      if (question.isBlank()) {
        throw mistake(row, "text", "column '%s' is blank".formatted(options.text()));
      }
      return List.of(Message.user(question));
    }
    List<Message> messages = new ArrayList<>();
    for (JsonNode turn : node) {
      JsonNode role = turn.has("role") ? turn.path("role") : turn.path("from");
      JsonNode content = turn.has("content") ? turn.path("content") : turn.path("value");
      if (!role.isTextual() || !content.isTextual()) {
        throw mistake(
            row,
            "text",
            "column '%s' is a list of neither {role, content} nor {from, value}"
                .formatted(options.text()));
      }
      try {
        messages.add(new Message(Message.Role.of(role.textValue()), content.textValue()));
      } catch (IllegalArgumentException e) {
        throw mistake(row, "text", "column '%s': %s".formatted(options.text(), e.getMessage()));
      }
    }
    while (!messages.isEmpty() && messages.get(messages.size() - 1).role() != Message.Role.USER) {
      messages.remove(messages.size() - 1);
    }
    if (messages.isEmpty()) {
      throw mistake(row, "text", "column '%s' has no turn of a user".formatted(options.text()));
    }
    return messages;
  }

  private Answer answer(Row row) {
    if (options.answer().isEmpty()) {
      return new Answer.None();
    }
    String column = options.answer().get();
    if (column(row, "answer", column).isNull()) {
      return new Answer.None();
    }
    JsonNode node = column(row, "answer", column);
    // Tests and the like: verifiers read them as JSON.
    String answer = node.isContainerNode() ? node.toString() : value(row, "answer", column);
    if (options.answerAfter().isPresent()) {
      String marker = options.answerAfter().get();
      int at = answer.lastIndexOf(marker);
      if (at < 0) {
        throw mistake(row, "answer-after", "column '%s' holds no '%s'".formatted(column, marker));
      }
      answer = answer.substring(at + marker.length());
    }
    return new Answer.Text(answer.strip());
  }

  private Map<String, String> tags(Row row) {
    Map<String, String> tags = new TreeMap<>();
    for (String column : options.tags().orElse(List.of())) {
      JsonNode node = column(row, "tags", column);
      if (!node.isNull()) {
        tags.put(column, node.isValueNode() ? node.asText() : node.toString());
      }
    }
    return tags;
  }

  private String value(Row row, String key, String column) {
    JsonNode node = column(row, key, column);
    if (node.isNumber()) {
      // A column of floats writes 27 as 27.0.
      BigDecimal number = node.decimalValue();
      return (number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros()).toPlainString();
    }
    if (node.isTextual() || node.isBoolean()) {
      return node.asText();
    }
    throw mistake(
        row,
        key,
        "column '%s' must hold text or a number, was a JSON %s"
            .formatted(column, node.getNodeType()));
  }

  private JsonNode column(Row row, String key, String column) {
    ObjectNode value = row.value();
    JsonNode node = value.get(column);
    if (node == null) {
      List<String> known = new ArrayList<>(schema);
      if (known.isEmpty()) {
        value.fieldNames().forEachRemaining(known::add);
      }
      throw mistake(
          row, key, "no column '%s'; there are %s".formatted(column, String.join(", ", known)));
    }
    return node;
  }

  private static UserMistake mistake(Row row, String key, String what) {
    return new UserMistake(
        row.where(), what, "name another column under '%s', or mend the row".formatted(key));
  }
}
