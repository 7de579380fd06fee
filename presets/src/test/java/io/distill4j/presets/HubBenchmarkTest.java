package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.RowWriter;
import io.distill4j.data.table.Column;
import io.distill4j.data.table.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shipped benchmark from its hub id: a hub of our own stands in for the real one. */
final class HubBenchmarkTest {

  private static final String FILE = "data/train-00000-of-00001.parquet";
  private static final String COMMIT = "2fe88a2f1091d5048c0f36abc874fb997b3dd99a";

  @TempDir Path temp;

  private List<Prompt> aime(Map<String, String> environment) {
    RowFinder rows = new RowFinder(Optional.empty(), environment, Progress.SILENT);
    return BenchmarkFile.read("aime-2024", rows).prompts();
  }

  @Test
  void problemsAreFetchedAtTheirCommitOnceAndThenReadOffline() throws Exception {
    Path cache = temp.resolve("cache");
    try (OneFileHub hub = OneFileHub.start(FILE, parquet())) {
      List<Prompt> prompts = aime(hub.environment(cache));

      assertThat(prompts).extracting(Prompt::id).containsExactly("60", "61");
      assertThat(prompts.get(0).messages().get(0).content()).startsWith("What is 6 x 7?");
      assertThat(hub.requests()).anyMatch(path -> path.contains("HuggingFaceH4/aime_2024"));
      assertThat(hub.requests())
          .allMatch(path -> path.contains(COMMIT) || path.contains("0123456789abcdef"));
      int before = hub.requests().size();
      assertThat(aime(Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", cache.toString())))
          .isEqualTo(prompts);
      assertThat(hub.requests()).hasSize(before);
    }
  }

  @Test
  void withoutHubAndCacheItIsSaidWhatIsMissing() {
    Map<String, String> offline =
        Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", temp.resolve("empty").toString());

    assertThatThrownBy(() -> aime(offline))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
"""
HuggingFaceH4/aime_2024@%s: HF_HUB_OFFLINE is set and the cache does not have **train*.parquet
    unset HF_HUB_OFFLINE once, or give the path of a file that has the rows"""
                .formatted(COMMIT));
  }

  @Test
  void aHubWithOtherFilesSaysWhichItHas() throws Exception {
    try (OneFileHub hub = OneFileHub.start("notes.txt", new byte[] {1})) {
      assertThatThrownBy(() -> aime(hub.environment(temp)))
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              """
              HuggingFaceH4/aime_2024@%s: no file matches '**train*.parquet'; there are notes.txt
                  set 'files' to a pattern that matches one of them"""
                  .formatted(COMMIT));
    }
  }

  private byte[] parquet() throws Exception {
    Path file = temp.resolve("rows.parquet");
    Layout layout =
        new Layout(
            List.of(Column.int64("id"), Column.string("problem"), Column.string("answer")),
            List.of(),
            Map.of());
    try (RowWriter writer = RowWriter.open(file, layout)) {
      writer.append(
          Json.object().put("id", 60).put("problem", "What is 6 x 7?").put("answer", "42"));
      writer.append(
          Json.object().put("id", 61).put("problem", "What is 7 x 7?").put("answer", "49"));
      writer.publish();
    }
    return Files.readAllBytes(file);
  }
}
