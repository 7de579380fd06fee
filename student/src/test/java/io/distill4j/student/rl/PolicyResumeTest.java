package io.distill4j.student.rl;

import static io.distill4j.student.rl.TinyReinforcement.APART;
import static io.distill4j.student.rl.TinyReinforcement.HELD;
import static io.distill4j.student.rl.TinyReinforcement.REWARD;
import static io.distill4j.student.rl.TinyReinforcement.SHARED;
import static io.distill4j.student.rl.TinyReinforcement.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was killed, or run twice, ends with the same weights and the same log. */
final class PolicyResumeTest {

  @TempDir Path temp;
  private TinyReinforcement tiny;

  @BeforeEach
  void writeBase() throws IOException {
    tiny = TinyReinforcement.in(temp);
  }

  /** Six steps, a checkpoint every two; the reference is replaced after the third. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aKilledRunEndsAsIfNothingHadHappened(int killedAfter) throws IOException {
    checkResume(TinyOptions.of(6, HELD).options(), killedAfter, "model.safetensors");
  }

  @Test
  void aKilledRunOfAdaptersEndsAsIfNothingHadHappened() throws IOException {
    Lora lora = new Lora(4, 8, List.of("q_proj", "v_proj", "down_proj"), 0);
    checkResume(
        TinyOptions.of(5, HELD).lora(lora).options(), 3, "adapter/adapter_model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aKilledRunWithAValueHeadEndsAsIfNothingHadHappened(int killedAfter) throws IOException {
    checkResume(
        TinyOptions.of(6, HELD).algorithm(SHARED).options(), killedAfter, "model.safetensors");
    checkValues("value/model.safetensors", "value/optimizer/model.safetensors");
  }

  @Test
  void aKilledRunWithAValueModelEndsAsIfNothingHadHappened() throws IOException {
    checkResume(TinyOptions.of(6, HELD).algorithm(APART).options(), 3, "model.safetensors");
    checkValues(
        "value/model.safetensors",
        "value/optimizer/model.safetensors",
        "value/model/model.safetensors",
        "value/model-optimizer/model.safetensors");
  }

  private void checkValues(String... files) {
    for (String file : files) {
      assertThat(temp.resolve("broken/step-000006/trainer").resolve(file))
          .hasSameBinaryContentAs(temp.resolve("whole/step-000006/trainer").resolve(file));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aKilledRunOfAdaptersWithValuesEndsAsIfNothingHadHappened(boolean apart) throws IOException {
    Lora lora = new Lora(4, 8, List.of("q_proj", "v_proj", "down_proj"), 0);
    checkResume(
        TinyOptions.of(5, HELD).lora(lora).algorithm(apart ? APART : SHARED).options(),
        3,
        "adapter/adapter_model.safetensors");
  }

  @Test
  void twoRunsAreEqualAndAnotherSeedIsNot() throws IOException {
    PolicyOptions options = TinyOptions.of(3, TOKENS).options();
    PolicyOptions other = TinyOptions.of(3, TOKENS).seed(8).options();
    List<PolicyRecord> first = tiny.run("first", options, REWARD);
    assertThat(tiny.run("second", options, REWARD))
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(first);
    assertThat(temp.resolve("second/final/model.safetensors"))
        .hasSameBinaryContentAs(temp.resolve("first/final/model.safetensors"));
    assertThat(tiny.run("third", other, REWARD).get(0).drawn()).isNotEqualTo(first.get(0).drawn());
  }

  @Test
  void theReferenceFollowsEveryFewSteps() throws IOException {
    tiny.run("three", TinyOptions.of(3, HELD).options(), REWARD);
    tiny.run("four", TinyOptions.of(4, HELD).options(), REWARD);
    Path first = temp.resolve("first");
    try (Decoder decoder = new ModelFolder(tiny.base()).load(Devices.CPU)) {
      new ModelFolder(first).write(decoder, tiny.base());
    }
    String reference = "trainer/reference/model.safetensors";
    assertThat(temp.resolve("four/step-000002").resolve(reference))
        .hasSameBinaryContentAs(first.resolve("model.safetensors"));
    assertThat(temp.resolve("four/step-000004").resolve(reference))
        .hasSameBinaryContentAs(temp.resolve("three/final/model.safetensors"));
  }

  private void checkResume(PolicyOptions options, int killedAfter, String file) throws IOException {
    Path whole = temp.resolve("whole");
    Path model = tiny.trainer(whole, options, REWARD).run(Devices.CPU, r -> {}, Progress.SILENT);
    Path broken = temp.resolve("broken");
    assertThatThrownBy(
            () ->
                tiny.trainer(broken, options, REWARD)
                    .run(
                        Devices.CPU,
                        record -> {
                          if (record.step() == killedAfter) {
                            throw new IllegalStateException("killed");
                          }
                        },
                        Progress.SILENT))
        .hasMessage("killed");
    Path resumed = tiny.trainer(broken, options, REWARD).run(Devices.CPU, r -> {}, Progress.SILENT);
    assertThat(resumed.resolve(file)).hasSameBinaryContentAs(model.resolve(file));
    assertThat(TinyReinforcement.log(broken))
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(TinyReinforcement.log(whole));
    assertThat(resumed.resolve("trainer")).doesNotExist();
  }
}
