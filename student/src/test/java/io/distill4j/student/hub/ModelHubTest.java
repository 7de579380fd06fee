package io.distill4j.student.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelHubTest {

  @TempDir Path home;

  private final FakeHub server = new FakeHub();
  private final byte[] weights = new byte[300_000];
  private Duration silence = Duration.ofSeconds(60);

  @BeforeEach
  void publish() {
    new Random(1).nextBytes(weights);
    server.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
    server.files.put("model.safetensors", weights);
    server.files.put("pytorch_model.bin", new byte[] {1});
    server.files.put("consolidated.safetensors", new byte[] {2});
    server.files.put("original/params.json", new byte[] {3});
    server.files.put("README.md", new byte[] {4});
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFolderIsItself() {
    assertThat(resolve(home.toString())).isEqualTo(home);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void downloadsIntoTheCacheOfHuggingFace() throws IOException {
    Path snapshot = resolve("org/name");

    Path folder = home.resolve("hub/models--org--name");
    assertThat(snapshot).isEqualTo(folder.resolve("snapshots/" + FakeHub.COMMIT));
    assertThat(folder.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(Files.readSymbolicLink(snapshot.resolve("model.safetensors")))
        .isEqualTo(Path.of("../../blobs/" + FakeHub.sha256(weights)));
    assertThat(names(snapshot)).containsExactly("config.json", "model.safetensors");
    assertThat(names(folder.resolve("blobs"))).hasSize(2);
  }

  @Test
  void theTokenGoesToTheHubAlone() {
    resolve("org/name", Map.of("HF_TOKEN", "secret"));

    assertThat(server.requests)
        .contains(
            "GET /api/models/org/name/revision/main Bearer secret",
            "HEAD /org/name/resolve/" + FakeHub.COMMIT + "/config.json Bearer secret",
            "GET /config.json");
  }

  @Test
  void aConnectionThatFallsSilentIsResumedWhereItStopped() {
    server.cutAfter.put("model.safetensors", 100_000);
    silence = Duration.ofSeconds(2);

    Path snapshot = resolve("org/name");

    assertThat(snapshot.resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(server.requests.stream().filter(r -> r.startsWith("GET /model.safetensors bytes=")))
        .hasSize(1);
  }

  @Test
  void anEarlierProcessesBeginningIsGoneOnWith() throws IOException {
    Path blobs = home.resolve("hub/models--org--name/blobs");
    Files.createDirectories(blobs);
    Files.write(
        blobs.resolve(FakeHub.sha256(weights) + ".incomplete"),
        java.util.Arrays.copyOf(weights, 1234));

    assertThat(resolve("org/name").resolve("model.safetensors")).hasBinaryContent(weights);
    assertThat(server.requests).contains("GET /model.safetensors bytes=1234-");
  }

  @Test
  void aWrongChecksumIsFetchedAgainOnceAndThenRefused() throws IOException {
    byte[] damaged = weights.clone();
    damaged[5] ^= 1;
    server.delivered.put("model.safetensors", damaged);

    assertThatThrownBy(() -> resolve("org/name"))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "%s/org/name/resolve/%s/model.safetensors arrived damaged twice: checksum %s, announced"
                + " %s",
            server.endpoint(), FakeHub.COMMIT, FakeHub.sha256(damaged), FakeHub.sha256(weights));
    assertThat(names(home.resolve("hub/models--org--name/blobs"))).hasSize(1);

    server.delivered.clear();
    assertThat(resolve("org/name").resolve("model.safetensors")).hasBinaryContent(weights);
  }

  @Test
  void gatedModelsSayWhatToDo() {
    server.status = 401;

    assertThatThrownBy(() -> resolve("org/name"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            org/name@main: %1$s answered 401: the model does not exist, or it is gated or private \
            and HF_TOKEN is not set
                check the name; accept the licence at %1$s/org/name and set HF_TOKEN"""
                .formatted(server.endpoint()));
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void modelsThatDoNotExistAreSaidSo() {
    assertThatThrownBy(() -> resolve("org/other@v2"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            org/other@v2: %1$s answered 404: no such model, revision or file
                check the name at %1$s/org/other, or give a folder that exists"""
                .formatted(server.endpoint()));
    assertThatThrownBy(() -> resolve("./no/such/folder"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            ./no/such/folder: no such folder, and not the id of a model on a hub
                give a folder, or ORG/NAME with an optional @REVISION""");
  }

  @Test
  void pickledWeightsAreRefused() {
    server.files.remove("model.safetensors");
    server.files.remove("consolidated.safetensors");

    assertThatThrownBy(() -> resolve("org/name"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            org/name: has pickled weights only (pytorch_model.bin), which can run any code when \
            they are loaded
                take a model or revision with safetensors, or convert it and give the folder""");
  }

  @Test
  void offlineTheCacheAnswersOrSaysWhatIsMissing() {
    assertThatThrownBy(() -> resolve("org/name", Map.of("HF_HUB_OFFLINE", "1")))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            org/name@main: HF_HUB_OFFLINE is set and the cache does not have all of this model
                unset HF_HUB_OFFLINE once, or give a folder that has the model""");
    assertThat(server.requests).isEmpty();

    Path online = resolve("org/name");
    int asked = server.requests.size();

    assertThat(resolve("org/name", Map.of("HF_HUB_OFFLINE", "true"))).isEqualTo(online);
    assertThat(resolve("org/name@" + FakeHub.COMMIT)).isEqualTo(online);
    assertThat(server.requests).hasSize(asked);
  }

  @Test
  void whenTheServerFailsTheCacheAnswers() {
    server.status = 503;
    assertThatThrownBy(() -> resolve("org/name"))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage(
            "%s/api/models/org/name/revision/main failed 5 times, last: java.io.IOException: status"
                + " 503",
            server.endpoint());
    server.status = 200;
    Path cached = resolve("org/name");
    server.status = 503;

    assertThat(resolve("org/name")).isEqualTo(cached);
  }

  @Test
  void severalThreadsDownloadEachFileOnce() {
    IntStream.range(0, 4).parallel().forEach(i -> resolve("org/name"));

    assertThat(server.requests.stream().filter("GET /model.safetensors"::equals)).hasSize(1);
  }

  @Test
  void withoutAHomeItSaysWhereDownloadsWouldGo() {
    ModelHub hub = ModelHub.of(Map.of("HF_ENDPOINT", server.endpoint()));

    assertThatThrownBy(() -> hub.resolve("org/name", Progress.SILENT))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "HF_HOME: neither HF_HOME nor HOME says where downloads go\n"
                + "    set HF_HOME to a folder");
  }

  private Path resolve(String reference) {
    return resolve(reference, Map.of());
  }

  private Path resolve(String reference, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HF_ENDPOINT", server.endpoint());
    environment.put("HF_HOME", home.toString());
    return ModelHub.of(environment, silence, Duration.ofMillis(1))
        .resolve(reference, Progress.SILENT);
  }

  private static java.util.List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
