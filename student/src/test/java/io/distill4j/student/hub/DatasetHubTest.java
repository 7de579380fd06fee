package io.distill4j.student.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetHubTest {

  @TempDir Path cache;

  private final FakeHub hub = new FakeHub();

  DatasetHubTest() {
    hub.files.put("README.md", "card".getBytes(StandardCharsets.UTF_8));
    hub.files.put("main/test-0.jsonl", "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8));
    hub.files.put("main/test-1.jsonl", "{\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
    hub.files.put("other/rows.jsonl", "{\"a\":3}\n".getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private Path resolve(String files, String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HF_ENDPOINT", hub.endpoint());
    environment.put("HF_HUB_CACHE", cache.toString());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return DatasetHub.of(environment, Duration.ofSeconds(60), Duration.ofMillis(1))
        .resolve("org/name", "main", files, Progress.SILENT);
  }

  @Test
  void oneFileIsGivenAsSuchAndOnlyItIsDownloaded() throws Exception {
    Path file = resolve("other/*.jsonl");

    assertThat(Files.readString(file)).isEqualTo("{\"a\":3}\n");
    assertThat(cache.relativize(file))
        .isEqualTo(Path.of("datasets--org--name/snapshots", FakeHub.COMMIT, "other", "rows.jsonl"));
    assertThat(hub.requests).noneMatch(r -> r.contains("test-0"));
  }

  @Test
  void allFilesOfAFolderAreGivenAsTheFolder() throws Exception {
    Path folder = resolve("main/test*.jsonl");

    assertThat(folder).isDirectory().hasFileName("main");
    assertThat(Files.readString(folder.resolve("test-1.jsonl"))).isEqualTo("{\"a\":2}\n");
  }

  @Test
  void whatIsCachedWorksOffline() {
    Path online = resolve("other/*.jsonl");
    int before = hub.requests.size();

    assertThat(resolve("other/*.jsonl", "HF_HUB_OFFLINE", "1")).isEqualTo(online);
    assertThat(hub.requests).hasSize(before);
    assertThatThrownBy(() -> resolve("main/*.jsonl", "HF_HUB_OFFLINE", "1"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "org/name@main: HF_HUB_OFFLINE is set and the cache does not have main/*.jsonl");
  }

  @Test
  void aGlobThatFitsNothingListsWhatThereIs() {
    assertThatThrownBy(() -> resolve("test*.parquet"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "no file matches 'test*.parquet'; there are README.md, main/test-0.jsonl,"
                + " main/test-1.jsonl, other/rows.jsonl");
  }

  @Test
  void filesOfSeveralFoldersAreRefused() {
    assertThatThrownBy(() -> resolve("**.jsonl"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("'**.jsonl' matches 3 files that do not make up one folder");
  }
}
