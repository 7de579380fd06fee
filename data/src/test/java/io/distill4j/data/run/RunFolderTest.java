package io.distill4j.data.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {

  @TempDir Path temp;

  @Test
  void aFinishedStepIsSkippedAndItsOutputsAreKept() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      assertThat(step(run, Map.of("seed", "1"), false)).isTrue();
      assertThat(step(run, Map.of("seed", "1"), false)).isFalse();
      assertThat(run.outputs("generate")).contains(Map.of("rows", "3"));
    }
  }

  @Test
  void aStepThatFailedIsContinuedNotSkipped() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      assertThatThrownBy(
              () ->
                  run.step(
                      "generate",
                      Map.of("seed", "1"),
                      List.of(),
                      false,
                      () -> {
                        throw new IOException("No space left on device");
                      }))
          .isInstanceOf(IOException.class);
      assertThat(run.outputs("generate")).isEmpty();
      assertThat(step(run, Map.of("seed", "1"), false)).isTrue();
    }
  }

  @Test
  void otherOptionsAreRefusedByNameAndNothingIsDeleted() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      step(run, Map.of("seed", "1", "samples", "4"), false);
      assertThatThrownBy(() -> step(run, Map.of("seed", "2", "samples", "4"), false))
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              temp.resolve("manifests/generate.json")
                  + ": seed was 1, is now 2\n    set it back, use another folder with --run, or"
                  + " redo the step with --redo");
      assertThat(run.traces().resolve("part")).exists();
    }
  }

  @Test
  void redoThrowsTheOldOutputAway() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      step(run, Map.of("seed", "1"), false);
      Files.writeString(run.traces().resolve("stale"), "");
      assertThat(step(run, Map.of("seed", "2"), true)).isTrue();
      assertThat(run.traces().resolve("stale")).doesNotExist();
    }
  }

  @Test
  void aRedoKilledWhileItClearsIsNoFinishedStep() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      step(run, Map.of("seed", "1"), false);
      Redo killed =
          Redo.keeping(
              true,
              owned -> {
                throw new IOException("killed");
              });
      assertThatThrownBy(
              () ->
                  run.begin(
                      "generate",
                      Map.of("seed", "2"),
                      RunFolder.Growth.NONE,
                      List.of(run.traces()),
                      killed))
          .hasMessage("killed");
      assertThat(run.inputs("generate")).contains(Map.of("seed", "1"));
      assertThat(RunFolder.isDone(temp, "generate")).contains(false);
    }
  }

  @Test
  void aRedoMayLeaveWhatIsWanted() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      step(run, Map.of("seed", "1"), false);
      Redo keeping = Redo.keeping(true, owned -> Files.move(owned, temp.resolve("aside")));
      assertThat(
              run.begin(
                  "generate",
                  Map.of("seed", "1"),
                  RunFolder.Growth.NONE,
                  List.of(run.traces()),
                  keeping))
          .isFalse();
      assertThat(
              run.begin(
                  "generate",
                  Map.of("seed", "2"),
                  RunFolder.Growth.NONE,
                  List.of(run.traces()),
                  keeping))
          .isTrue();
      assertThat(temp.resolve("aside/part")).exists();
      assertThat(run.traces()).doesNotExist();
    }
  }

  @Test
  void anInputThatMayGrowRunsTheWorkAgainOnWhatItLeft() throws Exception {
    try (RunFolder run = RunFolder.open(temp)) {
      assertThat(growing(run, Map.of("seed", "1", "samples", "4"))).isTrue();
      Files.writeString(run.traces().resolve("kept"), "");
      assertThat(growing(run, Map.of("seed", "1", "samples", "4"))).isFalse();
      assertThat(growing(run, Map.of("seed", "1", "samples", "16"))).isTrue();
      assertThat(run.traces().resolve("kept")).exists();
      assertThat(run.inputs("generate")).contains(Map.of("seed", "1", "samples", "16"));
      assertThatThrownBy(() -> growing(run, Map.of("seed", "2", "samples", "16")))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining("seed was 1, is now 2")
          .hasMessageNotContaining("samples was");
    }
  }

  private static boolean growing(RunFolder run, Map<String, String> inputs) throws Exception {
    return run.step(
        "generate",
        inputs,
        RunFolder.Growth.of(Set.of("samples")),
        List.of(run.traces()),
        Redo.NOT,
        () -> {
          Files.createDirectories(run.traces());
          return Map.of();
        });
  }

  @Test
  void aSecondProcessIsRefused() {
    try (RunFolder run = RunFolder.open(temp)) {
      assertThatThrownBy(() -> RunFolder.open(run.root()))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining("another process is working in this run folder");
    }
  }

  private static boolean step(RunFolder run, Map<String, String> inputs, boolean redo)
      throws Exception {
    return run.step(
        "generate",
        inputs,
        List.of(run.traces()),
        redo,
        () -> {
          Files.createDirectories(run.traces());
          Files.writeString(run.traces().resolve("part"), "rows");
          return Map.of("rows", "3");
        });
  }
}
