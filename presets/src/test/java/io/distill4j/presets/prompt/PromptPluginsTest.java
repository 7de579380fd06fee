package io.distill4j.presets.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.presets.OneFileHub;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources of prompts that are named in YAML and live here. */
final class PromptPluginsTest {

  private static final String ROWS =
      """
      {"question": "1+1?", "answer": "2", "kind": "sum"}
      {"question": "Is 7 prime?", "answer": "yes", "kind": "proof"}
      """;

  @TempDir Path temp;

  private record Sheet(PromptSource prompts) {}

  private static PromptSource bind(String yaml) {
    return YamlTree.parse("prompts.yaml", "prompts: " + yaml).bind(Sheet.class).prompts();
  }

  private static List<String> texts(PromptSource source) {
    try (Stream<Prompt> prompts = source.open()) {
      return prompts.map(Prompt::text).toList();
    }
  }

  @Test
  void jinjaSeesTextAnswerAndTags() throws IOException {
    Path file = temp.resolve("rows.jsonl");
    Files.writeString(file, ROWS);
    PromptSource source =
        bind(
            "{jinja: {source: {dataset-prompts: {path: '%s', text: question, answer: answer, tags:"
                    .formatted(file)
                + " [kind]}}, template: '{% if tags.kind == \"proof\" %}Prove or refute: {% endif"
                + " %}{{ text | trim }} ({{ answer | length }})'}}");
    assertThat(texts(source)).containsExactly("1+1? (1)", "Prove or refute: Is 7 prime? (3)");
    try (Stream<Prompt> own = source.reopen();
        Stream<Prompt> bare = ((Jinja) source).source().open()) {
      assertThat(own.map(Prompt::id)).isEqualTo(bare.map(Prompt::id).toList());
    }
    assertThatThrownBy(() -> new Jinja(source, "{% if %}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("template must be Jinja: template of the prompts");
  }

  @Test
  void promptsOfAHubAreFetchedOnceAndThenReadWithoutIt() throws IOException {
    PromptSource source =
        bind(
            "{distinct: {source: {hub-prompts: {dataset: org/name, revision: main, files:"
                + " 'data/*.jsonl', text: question, answer: answer}}}}");
    try (OneFileHub hub =
        OneFileHub.start("data/train.jsonl", ROWS.getBytes(StandardCharsets.UTF_8))) {
      assertThat(texts(source.connect(hub.environment(temp), Progress.SILENT)))
          .containsExactly("1+1?", "Is 7 prime?");
    }
    Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", temp.toString());
    assertThat(texts(source.connect(offline, Progress.SILENT)))
        .containsExactly("1+1?", "Is 7 prime?");
    assertThatThrownBy(
            () ->
                source.connect(
                    Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", temp.resolve("none").toString()),
                    Progress.SILENT))
        .isInstanceOf(UserMistake.class);
  }
}
