package io.distill4j.eval.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import io.distill4j.data.verify.BoxedNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SheetTest {

  private static final Protocol PROTOCOL =
      new Protocol(
          "test",
          3,
          "",
          "",
          Sampling.R1,
          Map.of("sums", 7),
          2,
          new Protocol.Prompts(
              "M {text}", "C {text}", "P {text}", "F {text}", Optional.of("You are careful.")));

  @TempDir Path temp;

  private Benchmark benchmark(String rows, BenchmarkSheet sheet) throws IOException {
    Path file = temp.resolve("rows.jsonl");
    Files.writeString(file, rows);
    return sheet.under(PROTOCOL, () -> file);
  }

  private static BenchmarkSheet sheet(String question, Gold gold) {
    return new BenchmarkSheet(
        "sums",
        Source.of(Path.of("nowhere")),
        question,
        Optional.of("id"),
        gold,
        new BoxedNumber(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of("group")),
        Optional.of("group"),
        "none",
        "none");
  }

  private static Gold text(String column) {
    return new Gold.Text(column, Optional.empty());
  }

  @Test
  void aProtocolDecidesPromptSamplingAndSamples() throws IOException {
    Benchmark benchmark =
        benchmark(
            "{\"id\": 1, \"q\": \"2 + 2?\", \"a\": 4, \"group\": \"x\"}\n", sheet("q", text("a")));

    Prompt prompt = benchmark.prompts().get(0);
    assertThat(prompt.messages())
        .extracting(m -> m.role().wireName() + ": " + m.content())
        .containsExactly("system: You are careful.", "user: M 2 + 2?");
    assertThat(prompt.answer()).isEqualTo(new Answer.Text("4"));
    assertThat(prompt.tags()).containsEntry("group", "x");
    assertThat(benchmark.samples()).isEqualTo(7);
    assertThat(benchmark.protocol()).contains("test v3");
    assertThat(benchmark.cluster()).contains("group");
  }

  @Test
  void theQuestionMayBePutTogetherOfColumns() throws IOException {
    Benchmark benchmark =
        benchmark(
            "{\"id\": 1, \"a\": [1, 2], \"t\": \"Title\", \"n\": null, \"group\": \"\"}\n",
            sheet("{t}\n\n{n}\n\n{a}", text("a")));

    assertThat(benchmark.prompts().get(0).text()).isEqualTo("M Title\n\n1\n2");
    assertThat(benchmark.prompts().get(0).answer()).isEqualTo(new Answer.Text("1, 2"));
  }

  @Test
  void optionsAreShuffledByTheProblemAlone() throws IOException {
    Gold gold = new Gold.Shuffled("right", List.of("w1", "w2", "w3"));
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      rows.append(
          "{\"id\": \"p%d\", \"q\": \"?\", \"right\": \"yes\", \"w1\": \"a\", \"w2\": \"b\", \"w3\": \"c\", \"group\": \"\"}\n"
              .formatted(i));
    }
    List<Prompt> all = benchmark(rows.toString(), sheet("q", gold)).prompts();
    Set<Integer> places = new HashSet<>();
    Set<List<String>> orders = new HashSet<>();
    for (Prompt prompt : all) {
      Answer.Choice choice = (Answer.Choice) prompt.answer();
      assertThat(choice.options().get(choice.index())).isEqualTo("yes");
      assertThat(choice.options()).containsExactlyInAnyOrder("yes", "a", "b", "c");
      places.add(choice.index());
      orders.add(choice.options());
    }
    assertThat(places).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(orders).hasSize(24);

    String alone = rows.toString().lines().skip(77).findFirst().orElseThrow() + "\n";
    assertThat(benchmark(alone, sheet("q", gold)).prompts().get(0).answer())
        .isEqualTo(all.get(77).answer());
    assertThat(all.get(77).text()).startsWith("C ?\n\nA) ").contains("\nB) ", "\nC) ", "\nD) ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eJxrYIqwYGBgiK5WyswrKC1RslJQMorJU9JRUMovLYEKmEAESlKLS0oqC1JBQsUlKZl5SrWxhQx6AGHlEx8=",
        "eJxrYI6wYGBgiK5WyswrKC1RslJQMorJU9JRUMovLYEKmEAESlKLS0oqC1JBQsUlKZl5SrWxhQx6AGImEyA=",
        "eJxrYJlqwwABPRbR1UqZeQWlJUpWCkpGMXlKOgpK+aUlUAETiEBJanFJSWVBKkiouCQlM0+pNnaKHgCVcRRJ"
      })
  void hiddenTestsAreReadOutOfAPickledText(String hidden) throws IOException {
    Gold gold = new Gold.LiveCode("shown", "hidden", "meta");
    String row =
        "{\"id\": 1, \"q\": \"Double it\", \"shown\": \"[{\\\"input\\\": \\\"1\\\", \\\"output\\\":"
            + " \\\"2\\\"}]\", \"hidden\": \""
            + hidden
            + "\", \"meta\": \"{}\", \"group\": \"\"}\n";

    Prompt prompt = benchmark(row, sheet("q", gold)).prompts().get(0);

    assertThat(prompt.text()).isEqualTo("P Double it");
    assertThat(prompt.answer())
        .isEqualTo(
            new Answer.Tests(
                List.of(
                    new Answer.Case.InputOutput("1", "2"),
                    new Answer.Case.InputOutput("2\n", "4\n"))));
  }

  @Test
  void aPickleThatIsMoreThanATextIsRefused() {
    assertThatThrownBy(
            () -> PickledText.read("eJxrYJkqxgABPRxJpZk5JZl5xVN6WAuKMvNKpkyeogcAjFMKaQ=="))
        .hasMessageStartingWith("hidden tests are more than a text (pickle code 0x");
  }

  @Test
  void functionsAreCalledWithTheLinesOfTheInput() throws IOException {
    Gold gold = new Gold.LiveCode("shown", "hidden", "meta");
    String row =
        "{\"id\": 1, \"q\": \"Add\", \"shown\": \"[{\\\"input\\\": \\\"1\\\\n"
            + "2\\\", \\\"output\\\": \\\"3\\\"}]\", \"hidden\":"
            + " \"eJxrYJlqwwABPRbR1UqZeQWlJUpWCkpGMXlKOgpK+aUlUAETiEBJanFJSWVBKkiouCQlM0+pNnaKHgCVcRRJ\","
            + " \"meta\": \"{\\\"func_name\\\": \\\"add\\\"}\", \"group\": \"\"}\n";

    Prompt prompt = benchmark(row, sheet("q", gold)).prompts().get(0);

    assertThat(prompt.text()).isEqualTo("F Add");
    Answer.Case first = ((Answer.Tests) prompt.answer()).cases().get(0);
    assertThat(((Answer.Case.Assertion) first).code())
        .contains("Solution().add", "in \"1\\n2\".split(\"\\n\")", "_json.loads(\"3\")");
  }

  @Test
  void testsOfFunctionsBecomeStatements() throws IOException {
    String row =
        "{\"id\": 1, \"q\": \"f\", \"tests\": [\"assert f(1) == 2\"], \"setup\": \"import math\","
            + " \"test\": \"def check(c):\\n"
            + "  assert c(1) == 2\", \"name\": \"f\", \"group\": \"\"}\n";
    Benchmark mbpp = benchmark(row, sheet("q", new Gold.Assertions("tests", Optional.of("setup"))));
    assertThat(mbpp.prompts().get(0).answer())
        .isEqualTo(
            new Answer.Tests(List.of(new Answer.Case.Assertion("import math\nassert f(1) == 2"))));

    Benchmark humaneval = benchmark(row, sheet("q", new Gold.Check("test", "name")));
    assertThat(humaneval.prompts().get(0).answer())
        .isEqualTo(
            new Answer.Tests(
                List.of(
                    new Answer.Case.Assertion("def check(c):\n  assert c(1) == 2\n\ncheck(f)\n"))));
  }

  @Test
  void rowsOutsideTheWindowAndOfOtherValuesAreLeftOut() throws IOException {
    BenchmarkSheet plain = sheet("q", text("a"));
    BenchmarkSheet sheet =
        new BenchmarkSheet(
            plain.id(),
            plain.source(),
            plain.question(),
            plain.problem(),
            plain.gold(),
            plain.verifier(),
            Optional.of(Map.of("kind", "text")),
            Optional.of(new Released("day", "2024-08-01", "2025-01-31")),
            plain.tags(),
            plain.cluster(),
            "",
            "");
    String rows =
        """
        {"id": 1, "q": "?", "a": 1, "kind": "text", "day": "2024-07-31T00:00:00", "group": ""}
        {"id": 2, "q": "?", "a": 1, "kind": "text", "day": "2024-08-01T00:00:00", "group": ""}
        {"id": 3, "q": "?", "a": 1, "kind": "text", "day": "2025-01-31", "group": ""}
        {"id": 4, "q": "?", "a": 1, "kind": "picture", "day": "2025-01-31", "group": ""}
        """;

    assertThat(benchmark(rows, sheet).prompts()).extracting(Prompt::id).containsExactly("2", "3");
  }

  @Test
  void everyRowThatIsWrongIsTold() throws IOException {
    Benchmark missing =
        benchmark("{\"id\": 1, \"q\": \"?\", \"group\": \"\"}\n", sheet("q", text("a")));
    assertThatThrownBy(missing::prompts)
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            temp.resolve("rows.jsonl")
                + ":1: no column 'a'; there are id, q, group\n"
                + "    correct the sheet of sums, or mend the row");

    Benchmark twice =
        benchmark(
            """
            {"id": 1, "q": "?", "a": "", "group": ""}
            {"id": 1, "q": "??", "a": 2, "group": ""}
            """,
            sheet("q", text("a")));
    assertThatThrownBy(twice::prompts)
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            sums, row 0: problem '1' has no reference answer
                fill it in or remove the problem: nothing can be right without it
            sums, row 1: id '1' is used twice
                give every problem its own id""");
  }

  @Test
  void whatIsAskedHasAFingerprintOfItsOwn() throws IOException {
    String row = "{\"id\": 1, \"q\": \"?\", \"a\": 1, \"group\": \"\"}\n";
    Benchmark one = benchmark(row, sheet("q", text("a")));
    String before = one.fingerprint().hex();

    assertThat(benchmark(row, sheet("q", text("a"))).fingerprint().hex()).isEqualTo(before);
    assertThat(benchmark(row, sheet("{q}!", text("a"))).fingerprint().hex()).isNotEqualTo(before);
    assertThat(benchmark(row.replace("1", "2"), sheet("q", text("a"))).fingerprint().hex())
        .isNotEqualTo(before);
  }
}
