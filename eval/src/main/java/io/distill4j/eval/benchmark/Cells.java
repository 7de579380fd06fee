package io.distill4j.eval.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of one row of a benchmark. */
record Cells(ObjectNode row) {

  private static final Pattern PLACE = Pattern.compile("\\{([^{}\n]+)\\}");

  /**
   * A column as text; nothing for null.
   *
   * @param between put between the elements of a list
   * @throws IllegalArgumentException when there is no such column or it is a structure
   */
  String text(String column, String between) {
    JsonNode node = node(column);
    if (node.isArray()) {
      StringJoiner joined = new StringJoiner(between);
      node.forEach(each -> joined.add(each.asText()));
      return joined.toString();
    }
    if (node.isObject()) {
      throw new IllegalArgumentException(
          "column '%s' is a structure, not a text".formatted(column));
    }
    return node.isNull() ? "" : node.asText();
  }

  /** A column that is a list, or a text that holds one as JSON. */
  List<JsonNode> list(String column) {
    JsonNode node = node(column);
    if (node.isTextual()) {
      try {
        node = Json.parse(node.asText());
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(
            "column '%s' is no JSON: %s".formatted(column, e.getOriginalMessage()), e);
      }
    }
    if (!node.isArray()) {
      throw new IllegalArgumentException("column '%s' is no list".formatted(column));
    }
    List<JsonNode> list = new ArrayList<>();
    node.forEach(list::add);
    return list;
  }

  /**
   * A column, or a text with columns in braces such as <code>{description}\n\n{note}</code>; lists
   * are put on lines, what is null is left out, and blank lines are not doubled by it.
   */
  String filled(String question) {
    if (!question.contains("{")) {
      return text(question, "\n");
    }
    Matcher place = PLACE.matcher(question);
    StringBuilder text = new StringBuilder();
    while (place.find()) {
      place.appendReplacement(text, Matcher.quoteReplacement(text(place.group(1), "\n")));
    }
    return place.appendTail(text).toString().replaceAll("\n{3,}", "\n\n").strip();
  }

  private JsonNode node(String column) {
    JsonNode node = row.get(column);
    if (node == null) {
      List<String> known = new ArrayList<>();
      row.fieldNames().forEachRemaining(known::add);
      throw new IllegalArgumentException(
          "no column '%s'; there are %s".formatted(column, String.join(", ", known)));
    }
    return node;
  }
}
