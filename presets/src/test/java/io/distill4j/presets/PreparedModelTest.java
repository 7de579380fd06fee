package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Message;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.student.family.ModelConfig;
import io.distill4j.student.family.Rope;
import io.distill4j.student.text.ModelText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreparedModelTest {

  @TempDir Path temp;
  private Path given;

  /** The quickstart's model stands for one of the user. */
  @BeforeEach
  void writeModel() throws Exception {
    Base fresh = new Base.RandomInit("builtin:quickstart", "builtin:quickstart", true);
    BaseFolder made = new BaseFolder(fresh, temp.resolve("made"), 1, Map.of(), Progress.SILENT);
    made.write();
    given = made.path();
  }

  @Test
  void anUnchangedFolderIsUsedWhereItLies() throws Exception {
    BaseFolder base = base(Optional.empty(), Optional.empty());
    base.write();

    assertThat(base.path()).isEqualTo(given);
    assertThat(base.before()).isEqualTo(given);
    assertThat(temp.resolve("run")).doesNotExist();
  }

  @Test
  void otherPositionsAndAnotherTemplateNeverTouchTheGivenFolder() throws Exception {
    String config = Files.readString(given.resolve("config.json"));
    Base.Positions positions =
        new Base.Positions(
            9000, new Rope.Yarn(10_000, 4, 2250, 32, 1, java.util.OptionalDouble.empty()));
    BaseFolder base = base(Optional.of(positions), Optional.of("builtin:chatml"));
    base.write();
    base.write();

    assertThat(base.path()).isEqualTo(temp.resolve("run/base"));
    var changed = ModelConfig.read(base.path().resolve("config.json"));
    assertThat(changed.maxPositions()).isEqualTo(9000);
    assertThat(changed.rope()).isEqualTo(positions.rope());
    var own = ModelConfig.read(given.resolve("config.json"));
    assertThat(changed).isEqualTo(own.withRope(positions.rope(), 9000));
    assertThat(Json.readObject(base.path().resolve("config.json")).get("model_type").asText())
        .isEqualTo(own.modelType());
    assertThat(ModelConfig.read(base.before().resolve("config.json"))).isEqualTo(own);
    assertThat(Files.isSymbolicLink(base.path().resolve("model.safetensors"))).isTrue();
    assertThat(Files.readString(given.resolve("config.json"))).isEqualTo(config);
    try (ModelText text = ModelText.open(base.path())) {
      assertThat(text.template().render(List.of(Message.user("hello")), true))
          .isEqualTo("<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n<think>\n");
      assertThat(text.tokenizer().addedToken(text.stops().end())).hasValue("<|end|>");
    }
  }

  @Test
  void aTemplateThatIsNotShippedNamesThoseThatAre() {
    assertThatThrownBy(() -> base(Optional.empty(), Optional.of("builtin:chatlm")).write())
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "builtin:chatlm: there is no such chat template\n"
                + "    shipped are builtin:chatml, builtin:llama3, builtin:r1-zero");
    assertThatThrownBy(() -> base(Optional.empty(), Optional.of("none.jinja")).write())
        .isInstanceOf(UserMistake.class)
        .hasMessage("none.jinja: no such file: a chat template\n    check the path");
  }

  @Test
  void positionsAndTemplateAreInTheFingerprint() throws Exception {
    Base.Positions positions = new Base.Positions(9000, new Rope.Plain(300_000));
    List<BaseFolder> all =
        List.of(
            base(Optional.empty(), Optional.empty()),
            base(Optional.of(positions), Optional.empty()),
            base(Optional.empty(), Optional.of("builtin:chatml")),
            base(Optional.empty(), Optional.of("builtin:llama3")));
    assertThat(all.stream().map(PreparedModelTest::fingerprint).distinct()).hasSize(4);
  }

  private static String fingerprint(BaseFolder base) {
    try {
      return base.fingerprint().hex();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private BaseFolder base(Optional<Base.Positions> positions, Optional<String> template) {
    Base checkpoint = new Base.Checkpoint(given.toString(), positions, template);
    return new BaseFolder(checkpoint, temp.resolve("run"), 1, Map.of(), Progress.SILENT);
  }
}
