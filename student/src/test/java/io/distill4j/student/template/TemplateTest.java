package io.distill4j.student.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {

  /** Rendered by Jinja2 3.1.6; see render_cases.py beside the cases. */
  @TestFactory
  Stream<DynamicTest> rendersWhatJinjaRenders() throws IOException {
    Map<String, @Nullable Object> variables = map(Json.readObject(resource("variables.json")));
    return Files.readAllLines(resource("cases.jsonl")).stream()
        .map(TemplateTest::parse)
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("template").asText(),
                    () -> agrees(row.get("template").asText(), variables, row.get("rendered"))));
  }

  @TestFactory
  Stream<DynamicTest> rendersEveryRealChatTemplateExactly() throws IOException {
    Path cases = SharedData.require("tokenizers/chat_template_cases.jsonl");
    Path templates = SharedData.require("tokenizers/chat_templates");
    return Files.readAllLines(cases).stream()
        .map(TemplateTest::parse)
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("id").asText(),
                    () -> {
                      Map<String, @Nullable Object> variables = map(row);
                      Path file = templates.resolve(row.get("template").asText());
                      String source = Files.readString(file);
                      agrees(source, variables, row.get("rendered"));
                    }));
  }

  private static void agrees(
      String template, Map<String, @Nullable Object> variables, JsonNode rendered) {
    if (rendered.isNull()) {
      assertThatThrownBy(() -> Template.parse("t", template).render(variables))
          .isInstanceOf(UserMistake.class);
    } else {
      assertThat(Template.parse("t", template).render(variables)).isEqualTo(rendered.asText());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " ## ",
      quoteCharacter = '`',
      textBlock =
          """
          {{ x.y }} ## 'x' is undefined, in: {{ x.y }}
          {{ 1 + }} ## unexpected '}}', in: {{ 1 + }}
          {% if x %} ## unexpected end of template, 'if (line 1)' is missing its 'endif', in: {% if x %}
          {% fi %} ## unknown tag 'fi', in: {% fi %}
          {% for x in y %}{% endif %} ## unknown tag 'endif' inside for (line 1), in: {% for x in y %}{% endif %}
          {{ 'a }} ## unexpected character ''': no closing quote, in: {{ 'a }}
          {{ (1 }} ## unexpected '}', expected ')', in: {{ (1 }}
          {# open ## missing end of comment tag, in: {# open
          {{ none.x.y }} ## 'None' has no attribute 'x', in: {{ none.x.y }}
          {{ {}.x.y }} ## 'dict object' has no attribute 'x', in: {{ {}.x.y }}
          {{ 'a' + 1 }} ## can only concatenate str (not "int") to str, in: {{ 'a' + 1 }}
          {{ raise_exception('no') }} ## no, in: {{ raise_exception('no') }}
          {% include 'x' %} ## 'include' needs other files, and a chat template is one, in: {% include 'x' %}
          {{ [].append(1) }} ## access to attribute 'append' of 'list' object is unsafe., in: {{ [].append(1) }}
          {{ 1|indent(x=2) }} ## filter 'indent' has no argument 'x', it takes: width, first, blank, in: {{ 1|indent(x=2) }}
          {{ 99999999999999999999 }} ## integer beyond 64 bits: 99999999999999999999, in: {{ 99999999999999999999 }}
          """)
  void errorsSayWhatIsWrongAndShowTheLine(String template, String what) {
    assertThatThrownBy(() -> Template.parse("t", template).render(Map.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "t:1: %s%n    correct the template, or take that of the model's publisher", what);
  }

  @Test
  void errorsCountLines() {
    String template = "one\n{% for m in messages %}\n  {{ m.content.nothing.more }}\n{% endfor %}";

    assertThatThrownBy(
            () ->
                Template.parse("chat_template.jinja", template)
                    .render(Map.of("messages", List.of(Map.of("content", "x")))))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            "chat_template.jinja:3: 'str object' has no attribute 'nothing', in: {{"
                + " m.content.nothing.more }}");
  }

  @Test
  void unknownFilterNamesThoseThereAre() {
    assertThatThrownBy(() -> Template.parse("t", "{{ 1|upperr }}").render(Map.of()))
        .hasMessageStartingWith("t:1: no filter named 'upperr'; there are abs, attr, batch,");
    assertThatThrownBy(() -> Template.parse("t", "{{ 1 is odds }}").render(Map.of()))
        .hasMessageStartingWith("t:1: no test named 'odds'; there are !=, <, <=, ==,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set ns = namespace(x='aaaaaaaaaa') %}{% for a in range(99999) %}"
            + "{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{{ 'a' * 999999999 * 999999999 }}",
        "{{ [0] * 999999999 }}",
        "{{ 'a'.center(2000000000) }}",
        "{{ '%999999999s' % 'a' }}",
        "{{ '{:>99999999}'.format(1) * 100 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set ns = namespace(x=[]) %}{% for a in range(99999) %}{% set ns.x = [ns.x] %}{% endfor"
            + " %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for a in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{% set y = [ns.x] + [] %}{{ ns.x == y[0] + [] }}",
        "{{ range(100001) }}",
      })
  void noTemplateRunsForEverOrFillsTheHeap(String template) {
    assertThatThrownBy(() -> Template.parse("t", template).render(Map.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("t:1: ");
  }

  @Test
  void deepNestingIsAMistakeNotACrash() {
    String template = "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}";

    assertThatThrownBy(() -> Template.parse("t", template))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("t:1: expressions or blocks are nested too deeply");
  }

  @Test
  void takesVariablesOfPlainTypesOnly() {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("a", Arrays.asList(1, null, 2.5f, (short) 3));

    assertThat(Template.parse("t", "{{ a }}").render(variables)).isEqualTo("[1, None, 2.5, 3]");
    assertThatThrownBy(() -> Template.parse("t", "{{ a }}").render(Map.of("a", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a template variable must be null, text, boolean, number, list or map, was"
                + " java.lang.Object");
  }

  private static JsonNode parse(String line) {
    try {
      return Json.parse(line);
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(JsonNode node) {
    return new ObjectMapper().convertValue(node, LinkedHashMap.class);
  }

  private static Path resource(String name) {
    try {
      return Path.of(TemplateTest.class.getResource("/template/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
