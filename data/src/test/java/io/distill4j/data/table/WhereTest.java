package io.distill4j.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of columns as people write them. */
final class WhereTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          source = 'aops'                       | true
          source != 'aops'                      | false
          source in ('x', 'aops') and level > 3 | true
          source in ('x', 'aops') AND level > 4 | false
          level >= 4                            | true
          level <= 3.5                          | false
          level = 4.0                           | true
          share < 0.5                           | true
          share = 0.25                          | true
          right = true                          | true
          right != true                         | false
          quote = 'it''s'                       | true
          day >= '2026-02-01'                   | false
          day < '2026-02-01'                    | true
          meta.hops = 2                         | true
          written > 26                          | true
          empty = 'x'                           | false
          empty != 'x'                          | false
          absent != 'x'                         | false
          """)
  void holdsOrNot(String text, boolean expected) throws Exception {
    assertThat(Where.parse(text).holds(row())).as(text).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          level                  | where must have one of = != < <= > >= in at its end, was "level"
          level = aops           | where must have a text in single quotes, a number, true or false at character 9, was "level = aops"
          level = 'a             | where must have a text in single quotes, a number, true or false at character 9, was "level = 'a"
          level = 1.2.3          | where must have a number at character 9, was "level = 1.2.3"
          level = 1 or level = 2 | where must have 'and' or the end at character 11, was "level = 1 or level = 2"
          level in 1             | where must have '(' at character 10, was "level in 1"
          level in (1            | where must have ',' or ')' at its end, was "level in (1"
          = 4                    | where must have the name of a column at character 1, was "= 4"
          """)
  void saysWhereATextCannotBeUnderstood(String text, String message) {
    assertThatThrownBy(() -> Where.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void isWrittenAsItIsRead() {
    String text = "a = 'it''s' and b.c >= 4.5 and d in ('x', 'y') and e != true";

    assertThat(Where.parse(text)).hasToString(text);
    assertThat(Where.parse(Where.parse(text).toString())).isEqualTo(Where.parse(text));
    assertThat(Where.parse(text).columns()).containsExactlyInAnyOrder("a", "b", "d", "e");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          source > 3      | t.jsonl:1: column 'source' holds "aops", which cannot be compared with 3
          level = '4'     | t.jsonl:1: column 'level' holds 4, which cannot be compared with '4'
          right = 1       | t.jsonl:1: column 'right' holds true, which cannot be compared with 1
          list = 'x'      | t.jsonl:1: column 'list' holds a JSON ARRAY, which cannot be compared with 'x'
          """)
  void valuesOfAnotherKindAreAMistake(String text, String message) {
    assertThatThrownBy(() -> Where.parse(text).holds(row()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(message + "\n    write texts in single quotes, numbers without them");
  }

  @Test
  void aFieldOfWhatIsNoStructIsAMistake() {
    assertThatThrownBy(() -> Where.parse("source.name = 'x'").holds(row()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "t.jsonl:1: column 'source' holds \"aops\", which has no field 'name'\n"
                + "    name a column of values in where");
  }

  private static Row row() throws Exception {
    ObjectNode value =
        (ObjectNode)
            Json.parse(
                """
                {"source": "aops", "level": 4, "share": 0.25, "right": true, "quote": "it's",
                 "day": "2026-01-31", "meta": {"hops": 2}, "written": " 27", "empty": null,
                 "list": [1]}""");
    return new Row("t.jsonl:1", 0, value);
  }
}
