package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is sent to each kind of server; none of them was run against a real one. */
final class WeightServerTest {

  private static final Path FOLDER = Path.of("/runs/served/step-000007");

  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void sglangIsGivenTheFolderAndTheVersion() {
    load(WeightServer.Style.SGLANG);
    assertThat(heard)
        .containsExactly(
            "/update_weights_from_disk"
                + " {\"model_path\":\"/runs/served/step-000007\",\"weight_version\":\"step-000007\"}");
  }

  @Test
  void vllmReloadsAndForgetsItsPrefixes() {
    load(WeightServer.Style.VLLM);
    assertThat(heard)
        .containsExactly(
            "/collective_rpc {\"method\":\"reload_weights\",\"kwargs\":{\"weights_path\":"
                + "\"/runs/served/step-000007\"}}",
            "/reset_prefix_cache {}");
  }

  @Test
  void vllmSleepsWhileItsWeightsChange() {
    load(WeightServer.Style.VLLM_SLEEP);
    assertThat(heard)
        .containsExactly(
            "/sleep?level=2 {}",
            "/wake_up?tags=weights {}",
            "/collective_rpc {\"method\":\"reload_weights\",\"kwargs\":{\"weights_path\":"
                + "\"/runs/served/step-000007\"}}",
            "/wake_up?tags=kv_cache {}");
  }

  @Test
  void aCallThatFailsEndsTheLoading() {
    try (FakeServer server =
        FakeServer.start(
            request -> {
              heard.add(request.path());
              return request.path().equals("/collective_rpc")
                  ? FakeReply.Status.json(404, "{\"detail\": \"Not Found\"}")
                  : FakeReply.Status.json(200, "{}");
            })) {
      String root = root(server);
      WeightServer reload = of(root, Optional.of(WeightServer.Style.VLLM), Optional.empty());
      assertThatThrownBy(() -> reload.load(FOLDER, "step-000007"))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining(
              root
                  + "/collective_rpc: does not load step-000007: status 404, {\"detail\": \"Not"
                  + " Found\"}")
          .hasMessageContaining("check urls and style or body of reload");
      assertThat(heard).containsExactly("/collective_rpc");
    }
  }

  @Test
  void aStyleOrABodyIsNeeded() {
    assertThatThrownBy(() -> of("http://localhost:8000", Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("either style or body must be given, and not both");
    assertThatThrownBy(
            () ->
                of(
                    "http://localhost:8000",
                    Optional.of(WeightServer.Style.VLLM),
                    Optional.of(Map.of("path", "{folder}"))))
        .hasMessage("either style or body must be given, and not both");
    assertThatThrownBy(
            () ->
                of("http://localhost:8000", Optional.empty(), Optional.of(Map.of("path", "here"))))
        .hasMessage("body must say the folder: a value with {folder}");
  }

  private void load(WeightServer.Style style) {
    try (FakeServer server =
        FakeServer.start(
            request -> {
              heard.add(request.path() + " " + Json.line(request.body()));
              return FakeReply.Status.json(200, "{\"success\": true}");
            })) {
      of(root(server) + "/", Optional.of(style), Optional.empty()).load(FOLDER, "step-000007");
    }
  }

  /** Without the path that completions are asked at. */
  private static String root(FakeServer server) {
    return server.url().replaceFirst("/v1$", "");
  }

  private static WeightServer of(
      String url, Optional<WeightServer.Style> style, Optional<Map<String, String>> body) {
    return new WeightServer(List.of(url), style, body, 60);
  }
}
