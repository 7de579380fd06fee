package io.distill4j.data.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * A reference answer in two text columns, {@code reference_kind} and {@code reference}.
 *
 * <p>{@code text}: the value itself. {@code choice}: {@code {"index":0,"options":["a","b"]}}.
 * {@code tests}: a list of {@code {"input":"1 2","output":"3"}} or {@code {"assertion":"assert f(1)
 * == 2"}}. {@code none}: empty.
 */
final class ReferenceText {

  private ReferenceText() {}

  static String kind(Answer answer) {
    if (answer instanceof Answer.Text) {
      return "text";
    }
    if (answer instanceof Answer.Choice) {
      return "choice";
    }
    return answer instanceof Answer.Tests ? "tests" : "none";
  }

  static String write(Answer answer) {
    if (answer instanceof Answer.Text text) {
      return text.value();
    }
    if (answer instanceof Answer.Choice choice) {
      ObjectNode node = Json.object().put("index", choice.index());
      choice.options().forEach(node.putArray("options")::add);
      return Json.line(node);
    }
    if (answer instanceof Answer.Tests tests) {
      ArrayNode cases = Json.object().putArray("cases");
      for (Answer.Case each : tests.cases()) {
        if (each instanceof Answer.Case.InputOutput io) {
          cases.addObject().put("input", io.input()).put("output", io.output());
        } else if (each instanceof Answer.Case.Assertion assertion) {
          cases.addObject().put("assertion", assertion.code());
        }
      }
      return Json.line(cases);
    }
    return "";
  }

  /**
   * Reads what {@link #kind} and {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the two do not fit
   */
  static Answer read(String kind, String reference) {
    return switch (kind) {
      case "text" -> new Answer.Text(reference);
      case "choice" -> readChoice(parse(reference));
      case "tests" -> readTests(parse(reference));
      case "none" -> new Answer.None();
      default ->
          throw new IllegalArgumentException(
              "column 'reference_kind' must be text, choice, tests or none, was " + kind);
    };
  }

  private static Answer readChoice(JsonNode node) {
    List<String> options = new ArrayList<>();
    node.path("options").forEach(option -> options.add(option.asText()));
    if (!node.path("index").isInt() || options.isEmpty()) {
      throw wrong(node);
    }
    return new Answer.Choice(node.path("index").intValue(), options);
  }

  private static Answer readTests(JsonNode node) {
    List<Answer.Case> cases = new ArrayList<>();
    for (JsonNode each : node) {
      if (each.path("assertion").isTextual()) {
        cases.add(new Answer.Case.Assertion(each.path("assertion").textValue()));
      } else if (each.path("input").isTextual() && each.path("output").isTextual()) {
        cases.add(
            new Answer.Case.InputOutput(
                each.path("input").textValue(), each.path("output").textValue()));
      } else {
        throw wrong(each);
      }
    }
    return new Answer.Tests(cases);
  }

  private static JsonNode parse(String reference) {
    try {
      return Json.parse(reference);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "column 'reference' is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static IllegalArgumentException wrong(JsonNode node) {
    return new IllegalArgumentException(
        "column 'reference' is neither a choice nor tests: " + node);
  }
}
