package io.distill4j.data.curate;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CuratingProcessTest {

  private static final int TRACES = 600;

  @TempDir Path folder;

  @Test
  void aCurationKilledInEveryStepEndsWithTheSameBytes() throws Exception {
    Path quiet = folder.resolve("quiet");
    Path killed = folder.resolve("killed");
    write(quiet);
    write(killed);
    CuratingProcess.curate(quiet, Progress.SILENT);

    assertThat(run(killed, "judge", 250)).isEqualTo(137);
    assertThat(run(killed, "select", 350)).isEqualTo(137);
    CuratingProcess.curate(killed, Progress.SILENT);

    Map<String, byte[]> expected = files(quiet);
    Map<String, byte[]> actual = files(killed);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
    Funnel funnel = Funnel.read(killed.resolve("funnel.json"));
    assertThat(funnel.judges().subList(2, 5))
        .allMatch(judge -> judge.fail() > 0, "finds something");
  }

  private static int run(Path folder, String task, int units) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CuratingProcess.class.getName(),
                folder.toString(),
                task,
                Integer.toString(units))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor();
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.endsWith("README.md") || name.startsWith("labels")) {
          files.put(name, Files.readAllBytes(file)); // The cards name the folder of the benchmark.
        }
      }
    }
    files.remove("benchmark.jsonl");
    return files;
  }

  private static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("benchmark.jsonl"), "{\"id\": 1, \"problem\": \"w1 w2 w3 w4 w5 w6\"}\n");
    SplittableRandom random = new SplittableRandom(5);
    String last = "";
    try (TraceWriter writer = TraceWriter.open(folder.resolve("traces.jsonl"))) {
      for (int i = 0; i < TRACES; i++) {
        String question = i % 100 == 7 ? "now w1 w2 w3 w4 w5 so" : words(random, 12);
        question = i % 50 == 5 ? "why is the sky blue at noon and red at dusk" : question;
        String thoughts = i % 10 == 3 ? last + " again" : words(random, 60);
        last = thoughts;
        writer.append(
            new Trace(
                Request.of(Prompt.of("p" + i, question, new Answer.Text("42")), 0, Sampling.R1, 1),
                Completion.of(thoughts, "\\boxed{42}"),
                "made-up",
                "recorded",
                Instant.EPOCH,
                Instant.EPOCH,
                List.of()));
      }
      writer.publish();
    }
  }

  private static String words(SplittableRandom random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("v").append(random.nextInt(4_000)).append(' ');
    }
    return text.toString().strip();
  }
}
