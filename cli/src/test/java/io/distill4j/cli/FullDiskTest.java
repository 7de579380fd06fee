package io.distill4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.distill4j.data.Trace;
import io.distill4j.data.sample.LiveSamples;
import io.distill4j.testkit.server.FakeServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up in the middle of a generation. */
final class FullDiskTest {

  private static final int PROMPTS = 200;

  @TempDir Path temp;

  private List<String> generate(FakeServer server) {
    return List.of(
        "generate",
        "arithmetic",
        "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: %d, seed: 1, fewest-steps: 2, most-steps: 2, held-out: false}}"
            .formatted(PROMPTS),
        "teacher.source={open-ai: {urls: [%s], model: fake, reasons: true, stream: true, extra-body: {}}}"
            .formatted(server.url()),
        "teacher.in-flight=1",
        "--run",
        temp.resolve("run").toString());
  }

  @Test
  void theSamplesAreSafeAndTheSameCommandGoesOn() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    Path traces = temp.resolve("run/traces");
    try (FakeServer server = FakeServer.start(30)) {
      // A limit on the size of files: what is over it is refused in the middle of a write.
      List<String> command =
          new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
      command.add(Distill.class.getName());
      command.addAll(generate(server));
      Path err = temp.resolve("err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(temp.resolve("out").toFile())
              .redirectError(err.toFile())
              .start();

      assertThat(process.waitFor()).isEqualTo(3);
      int kept;
      try (Stream<Trace> samples = LiveSamples.read(traces)) {
        kept = Math.toIntExact(samples.count());
      }
      assertThat(kept).isBetween(1, PROMPTS - 1);
      assertThat(Files.readString(err, StandardCharsets.UTF_8))
          .endsWith(
              """
              distill: %s: a sample cannot be written: File too large
                  %d samples are safe; make room, then run the same command again to go on
                  nothing already written is lost: the same command continues from here
              """
                  .formatted(traces, kept));
      int asked = server.received();
      assertThat(asked).isEqualTo(kept + 1);

      assertThat(new Typed().distill(generate(server).toArray(String[]::new))).isZero();
      assertThat(server.received()).isEqualTo(asked + PROMPTS - kept);
      try (Stream<Trace> samples = LiveSamples.read(traces)) {
        assertThat(samples).hasSize(PROMPTS);
      }
    }
  }
}
