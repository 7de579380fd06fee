package io.distill4j.data.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Message;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.RowWriter;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Column;
import io.distill4j.data.table.Layout;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetPromptsTest {

  @TempDir Path folder;

  @Test
  void questionsStandInTheTemplate() throws IOException {
    Path file =
        file("{\"q\":\"What is 6 x 7?\",\"a\":42}", "{\"q\":\"What is {text}?\",\"a\":null}");

    List<Prompt> prompts =
        prompts(DatasetPrompts.of(file, "q", "a").withTemplate("{text}\n\nUse \\boxed{}."));

    assertThat(prompts.get(0).text()).isEqualTo("What is 6 x 7?\n\nUse \\boxed{}.");
    assertThat(prompts.get(0).answer()).isEqualTo(new Answer.Text("42"));
    assertThat(prompts.get(0).origin().source()).isEqualTo("a.jsonl");
    assertThat(prompts.get(1).text()).isEqualTo("What is {text}?\n\nUse \\boxed{}.");
    assertThat(prompts.get(1).answer()).isEqualTo(new Answer.None());
    assertThat(prompts.get(1).origin().row()).isEqualTo(1);
  }

  @Test
  void idsMadeFromTheQuestionOutliveOtherRowsAndTemplates() throws IOException {
    String kept = "{\"q\":\"kept\",\"a\":1}";
    List<Prompt> before = prompts(DatasetPrompts.of(file("{\"q\":\"x\",\"a\":1}", kept), "q", "a"));
    List<Prompt> after =
        prompts(DatasetPrompts.of(file(kept), "q", "a").withTemplate("please: {text}"));

    assertThat(after.get(0).id()).isEqualTo(before.get(1).id()).hasSize(12);
  }

  @Test
  void conversationsEndWithTheUsersTurn() throws IOException {
    Path file =
        file(
            "{\"c\":[{\"from\":\"system\",\"value\":\"s\"},{\"from\":\"human\",\"value\":\"q\"},"
                + "{\"from\":\"gpt\",\"value\":\"answered\"}],\"n\":7,\"level\":\"hard\"}");

    Prompt prompt =
        prompts(
                new DatasetPrompts(
                    file,
                    "c",
                    Optional.of("n"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("({text})"),
                    Optional.empty(),
                    Optional.of(List.of("level")),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty()))
            .get(0);

    assertThat(prompt.id()).isEqualTo("7");
    assertThat(prompt.messages()).containsExactly(Message.system("s"), Message.user("(q)"));
    assertThat(prompt.tags()).isEqualTo(Map.of("level", "hard"));
  }

  @Test
  void rowsAreChosenByTheirColumnsAndTheOthersOfAParquetFileAreNotEvenRead() throws IOException {
    Path file = folder.resolve("a.parquet");
    Layout layout =
        new Layout(
            List.of(Column.string("q"), Column.int64("level"), Column.string("junk")),
            List.of("junk"),
            Map.of());
    try (RowWriter writer = RowWriter.open(file, layout)) {
      for (int i = 0; i < 9; i++) {
        writer.append(Json.object().put("q", "q" + i).put("level", i).put("junk", "x" + i));
      }
      writer.publish();
    }
    damage(file, "x0");

    List<Prompt> prompts = prompts(chosen(file, "q", "level in (2, 7)"));

    assertThat(prompts).extracting(Prompt::text).containsExactly("q2", "q7");
    assertThat(prompts.get(1).origin().row()).isEqualTo(7);
    assertThat(chosen(file, "q", "level = 2").fingerprint())
        .isNotEqualTo(chosen(file, "q", "level = 7").fingerprint());
    assertThatThrownBy(() -> prompts(chosen(file, "question", "level = 2")))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            file
                + ", row 2: no column 'question'; there are q, level, junk\n"
                + "    name another column under 'text', or mend the row");
    assertThatThrownBy(() -> prompts(chosen(file, "q", "level = 99")))
        .isInstanceOf(UserMistake.class)
        .hasMessage(file + ": holds no prompts where level = 99\n    check the path and 'where'");
    assertThatThrownBy(() -> chosen(file, "q", "level is 2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("where must have one of = != < <= > >= in at character 7, was \"level is 2\"");
  }

  /** Spoils the page of a column, so that reading it would fail. */
  private static void damage(Path file, String value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int column = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(value);
    bytes[column] ^= 1;
    Files.write(file, bytes);
    try (Stream<Row> rows = Rows.read(file)) {
      assertThatThrownBy(rows::toList).isInstanceOf(UserMistake.class);
    }
  }

  private static DatasetPrompts chosen(Path file, String text, String where) {
    return new DatasetPrompts(
        file,
        text,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(where),
        OptionalLong.empty());
  }

  @Test
  void theReferenceMayStandBehindAMarker() throws IOException {
    Path file = file("{\"q\":\"a\",\"a\":\"so 6 * 7 = <<6*7=42>>42\\n#### 42\"}");

    assertThat(prompts(options(file, Optional.of("####"), Optional.empty())).get(0).answer())
        .isEqualTo(new Answer.Text("42"));
  }

  @Test
  void allProblemsAreToldBeforeTheFirstPrompt() throws IOException {
    Path file =
        file(
            "{\"q\":\"a\",\"a\":\"#### 1\"}",
            "{\"question\":\"b\",\"a\":\"#### 1\"}",
            "{\"q\":\"c\",\"a\":\"1\"}",
            "{\"q\":{},\"a\":\"#### 1\"}",
            "{\"q\":\"a\",\"a\":\"#### 2\"}");
    DatasetPrompts source = options(file, Optional.of("####"), Optional.empty());

    assertThatThrownBy(source::open)
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            F:2: no column 'q'; there are question, a
                name another column under 'text', or mend the row
            F:3: column 'a' holds no '####'
                name another column under 'answer-after', or mend the row
            F:4: column 'q' must hold text or a number, was a JSON OBJECT
                name another column under 'text', or mend the row
            F:5: the same question was there before, at F:1
                delete one of them, or set duplicates: keep-first"""
                .replace("F", file.toString()));
  }

  @Test
  void repeatedQuestionsCanBeLeftOut() throws IOException {
    Path file = file("{\"q\":\"a\",\"a\":1}", "{\"q\":\"a\",\"a\":2}", "{\"q\":\"b\",\"a\":3}");

    assertThat(
            prompts(
                options(file, Optional.empty(), Optional.of(DatasetPrompts.Duplicates.KEEP_FIRST))))
        .extracting(Prompt::text)
        .containsExactly("a", "b");
  }

  @Test
  void fingerprintsFollowContentAndOptionsButNotThePlace() throws IOException {
    Path file = file("{\"q\":\"a\",\"a\":1}");
    Path copy = Files.copy(file, folder.resolve("copy.jsonl"));
    DatasetPrompts source = DatasetPrompts.of(file, "q", "a");

    assertThat(DatasetPrompts.of(copy, "q", "a").fingerprint()).isEqualTo(source.fingerprint());
    assertThat(source.withTemplate("{text}!").fingerprint()).isNotEqualTo(source.fingerprint());
    Files.writeString(copy, "{\"q\":\"a\",\"a\":2}");
    assertThat(DatasetPrompts.of(copy, "q", "a").fingerprint()).isNotEqualTo(source.fingerprint());
  }

  @Test
  void anEmptySourceIsAMistake() throws IOException {
    Path file = file("");

    assertThatThrownBy(() -> DatasetPrompts.of(file, "q", "a").open())
        .isInstanceOf(UserMistake.class)
        .hasMessage("%s: holds no prompts\n    check the path", file);
  }

  @Test
  void aTemplateWithoutAPlaceForTheQuestionIsRefused() {
    DatasetPrompts source = DatasetPrompts.of(folder, "q", "a");

    assertThatThrownBy(() -> source.withTemplate("just think"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("template must contain {text}, was just think");
  }

  private static DatasetPrompts options(
      Path file, Optional<String> after, Optional<DatasetPrompts.Duplicates> duplicates) {
    return new DatasetPrompts(
        file,
        "q",
        Optional.empty(),
        Optional.of("a"),
        after,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        duplicates,
        Optional.empty(),
        OptionalLong.empty());
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(folder.resolve("a.jsonl"), String.join("\n", lines));
  }

  private static List<Prompt> prompts(DatasetPrompts source) {
    try (Stream<Prompt> prompts = source.open()) {
      return prompts.toList();
    }
  }
}
