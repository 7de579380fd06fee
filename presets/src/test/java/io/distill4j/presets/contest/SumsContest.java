package io.distill4j.presets.contest;

import io.distill4j.data.Progress;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * A contest on six sums, with two samples of each in a file; all are right but the second of the
 * last three.
 */
record SumsContest(Path folder, Progress progress) {

  /** Writes the rows, the samples, and the benchmark with its verifier as YAML. */
  static SumsContest write(Path folder, String verifier, Progress progress) throws IOException {
    StringBuilder rows = new StringBuilder();
    StringBuilder samples = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      rows.append(
          "{\"n\": %d, \"q\": \"What is %d + %d?\", \"a\": %d}\n".formatted(i, i, i, 2 * i));
      for (int k = 0; k < 2; k++) {
        int answer = i < 3 || k == 0 ? 2 * i : 2 * i + 1;
        samples.append(
            "{\"problem_id\": \"%d\", \"problem\": \"What is %d + %d?\", \"gold\": \"-\", \"sample_index\": %d, \"response\": \"<think>hm</think>\\\\boxed{%d}\", \"finish_reason\": \"stop\"}\n"
                .formatted(i, i, i, k, answer));
      }
    }
    Files.writeString(folder.resolve("rows.jsonl"), rows);
    Files.writeString(folder.resolve("samples.jsonl"), samples);
    Files.writeString(
        folder.resolve("sums.yaml"),
        """
        id: sums
        source: {path: "%s"}
        question: q
        problem: n
        gold: {text: {column: a}}
        verifier: %s
        licence: none
        citation: none
        """
            .formatted(folder.resolve("rows.jsonl"), verifier));
    return new SumsContest(folder, progress);
  }

  ContestRun run(RunFolder run, String models, int samples) {
    Contest contest =
        YamlTree.parse(
                "contest.yaml",
                """
                about: A test
                models:
                %s
                benchmarks: ["%s"]
                samples: %d
                published: false
                seed: 7
                """
                    .formatted(models.stripTrailing(), folder.resolve("sums.yaml"), samples))
            .bind(Contest.class);
    return new ContestRun(contest, run, Map.of(), Clock.systemUTC(), progress);
  }

  /** A model whose samples lie in a file of the folder. */
  String drawn(String name, String file) {
    return "  - {name: %s, source: {drawn: {path: \"%s\", format: plain, starts-inside: false}}}\n"
        .formatted(name, folder.resolve(file));
  }
}
