package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.yaml.YamlTree;
import io.distill4j.student.rl.PolicyRecord;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completions from a server that holds a copy of the policy. */
final class ServedRolloutsTest {

  private static final int STEPS = 3;

  @TempDir Path temp;

  /** A server whose weights are a version; it counts what it loaded. */
  private static final class Copy {

    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private final List<String> weights = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String version = "none";
    private volatile String model = "policy";
    private volatile boolean obeys = true;
    private volatile boolean refuses;

    FakeReply reply(FakeRequest request) {
      if (request.path().equals("/v1/reload")) {
        return refuses
            ? FakeReply.Status.json(200, "{\"success\": false, \"message\": \"no such folder\"}")
            : reload(request);
      }
      asked.add(version);
      return FakeReply.Status.json(200, completion(request.seed()));
    }

    private FakeReply reload(FakeRequest request) {
      Path folder = Path.of(request.body().path("path").asText());
      try {
        assertThat(folder.resolve("tokenizer.json")).exists();
        weights.add(Fingerprint.ofFile(folder.resolve("model.safetensors")).hex());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      loaded.add(request.body().path("version").asText());
      assertThat(request.body().path("flush").isBoolean()).isTrue();
      if (obeys || version.equals("none")) {
        version = request.body().path("version").asText();
      }
      return FakeReply.Status.json(200, "{\"success\": true}");
    }

    /** Some completions repeat themselves, others do not, so that there is something to learn. */
    private String completion(long seed) {
      ObjectNode body = Json.object().put("object", "chat.completion").put("model", model);
      body.putObject("metadata").put("weight_version", version);
      ObjectNode choice = body.putArray("choices").addObject();
      choice.put("index", 0).put("finish_reason", "stop");
      String thoughts = seed % 2 == 0 ? "one one one" : "one two three";
      choice
          .putObject("message")
          .put("role", "assistant")
          .put("content", thoughts + "\n</think>\n\n\\boxed{" + seed % 7 + "}");
      body.putObject("usage").put("prompt_tokens", 5).put("completion_tokens", 9);
      return Json.line(body);
    }
  }

  @Test
  void theServerLoadsTheWeightsOfEachStepBeforeItIsAsked() throws Exception {
    Copy copy = new Copy();
    try (FakeServer server = FakeServer.start(copy::reply)) {
      List<PolicyRecord> log = run(server, "weight_version");
      assertThat(copy.loaded).containsExactly("step-000001", "step-000002", "step-000003");
      assertThat(copy.weights).hasSize(STEPS).doesNotHaveDuplicates();
      List<String> expected = new ArrayList<>();
      copy.loaded.forEach(version -> expected.addAll(List.of(version, version, version, version)));
      assertThat(copy.asked).isEqualTo(expected);
      assertThat(log).hasSize(STEPS);
      assertThat(log.get(0).drawn().parts()).containsKey("repetition-penalty");
      assertThat(log.get(0).learnt().orElseThrow().drift()).isEmpty();
      assertThat(temp.resolve("run/checkpoints/served")).doesNotExist();
    }
  }

  @Test
  void aServerThatGoesOnWithOldWeightsIsRefused() {
    Copy copy = new Copy();
    copy.obeys = false;
    try (FakeServer server = FakeServer.start(copy::reply)) {
      assertThatThrownBy(() -> run(server, "weight_version"))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining(
              "a completion of step-000002 reports step-000001 as its weight_version, not"
                  + " step-000002")
          .hasMessageContaining("have every server behind the address reload before it answers");
      assertThat(copy.loaded).containsExactly("step-000001", "step-000002");
    }
  }

  @Test
  void aServerOfAnotherModelIsRefused() {
    Copy copy = new Copy();
    copy.model = "somebody-else";
    try (FakeServer server = FakeServer.start(copy::reply)) {
      assertThatThrownBy(() -> run(server, ""))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining(
              "a completion of step-000001 reports somebody-else as its model, not policy");
    }
  }

  @Test
  void aServerThatCannotLoadIsNamed() {
    Copy copy = new Copy();
    copy.refuses = true;
    try (FakeServer server = FakeServer.start(copy::reply)) {
      assertThatThrownBy(() -> run(server, ""))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining(
              server.url()
                  + "/reload: does not load step-000001: status 200, {\"success\": false,"
                  + " \"message\": \"no such folder\"}");
      assertThat(copy.asked).isEmpty();
    }
  }

  private List<PolicyRecord> run(FakeServer server, String version) throws Exception {
    String served =
        """
        served:
          source: {open-ai: {urls: ["URL"], model: policy, reasons: true, stream: false, extra-body: {}}}
          reload: {urls: ["URL/reload"], body: {path: "{folder}", version: "{version}", flush: "true"}, seconds: 60}
        """
            .replace("URL", server.url());
    String key = version.isEmpty() ? "" : "  version: " + version + "\n";
    String yaml =
        ReinforceStepTest.SMALL
                .replace("steps: 2\n", "steps: %d\n".formatted(STEPS))
                .replace("  rounds: 2\n", "")
                .replace("samples: 4\n", "samples: 2\n")
            + served
            + key;
    Reinforcement preset = YamlTree.parse("served.yaml", yaml).bind(Reinforcement.class);
    try (RunFolder run = RunFolder.open(temp.resolve("run"))) {
      ReinforceStep step =
          new ReinforceStep(preset, run, Map.of(), Clock.systemUTC(), Progress.SILENT, false);
      step.run();
      return step.log();
    }
  }
}
