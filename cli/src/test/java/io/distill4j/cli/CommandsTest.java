package io.distill4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person types, end to end. */
final class CommandsTest {

  @TempDir Path temp;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void doctorFindsTheEngineAndThePresetRight() {
    assertThat(distill("doctor", "quickstart")).isZero();
    assertThat(text(out))
        .contains("kernels      gradient of a small model equals the expected one: true")
        .contains("preset       quickstart is right")
        .contains("memory here  ")
        .contains("thoughts     1 of 1 samples are trained with their whole thoughts");
  }

  @Test
  void presetsAreListedShownCheckedAndCopied() throws Exception {
    Path copy = temp.resolve("mine.yaml");

    assertThat(distill("presets", "list")).isZero();
    assertThat(text(out)).contains("quickstart  ");
    assertThat(distill("presets", "show", "quickstart", "seed=7")).isZero();
    assertThat(text(out)).contains("seed: 7");
    assertThat(distill("presets", "copy", "quickstart", copy.toString())).isZero();
    assertThat(distill("presets", "check", copy.toString())).isZero();
    assertThat(text(out)).endsWith(copy + " is right\n");
    assertThat(distill("presets", "copy", "quickstart", copy.toString())).isEqualTo(2);
    assertThat(text(err)).contains(copy + ": exists");
    assertThat(Files.readString(copy)).startsWith("# The whole recipe");
  }

  @Test
  void stepsRunOneByOneOnAFolderAndEachSaysWhatComesBefore() {
    String run = temp.resolve("run").toString();
    String prompts =
        "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 20, seed: 1,"
            + " fewest-steps: 2, most-steps: 2, held-out: false}}";

    assertThat(distill("generate", "quickstart", prompts, "--run", run)).isZero();
    assertThat(distill("train", "--run", run)).isEqualTo(2);
    assertThat(text(err)).contains("the step 'curate' is not done", "run 'distill curate'");
    assertThat(distill("curate", "--run", run)).isZero();
    assertThat(temp.resolve("run/funnel.json")).isNotEmptyFile();
    assertThat(distill("prove", "quickstart", "--rows", "2", "--run", run)).isZero();
    assertThat(text(out))
        .containsPattern("packed = each sample alone +\\S+ +\\S+ +1.0e-05  holds   2 rows, ")
        .containsPattern("stopped and continued = undisturbed +0 +0 +0  holds   2 steps, ");
    assertThat(distill("prove", "quickstart", "--rows", "1", "--run", run)).isEqualTo(2);
    assertThat(text(err)).contains("--rows: must be 2 or more, was 1");
    assertThat(distill("curate", "--run", run)).isZero();
    assertThat(text(err)).contains("curate: done before, skipped");
    String policy = "{select: {shortest-passing: {count: 1}}, ignore: [same-script]}";
    assertThat(distill("curate", "--run", run, "--policy", policy)).isZero();
    assertThat(text(err)).contains("judge: done before, skipped");
    assertThat(temp.resolve("run/preset.yaml")).content().contains("shortest-passing:");
    assertThat(distill("curate", "--run", run, "--policy", "{filters: []}")).isEqualTo(2);
    assertThat(text(err))
        .contains(
            "--policy: 'filters' is no key of a policy",
            "known: select, unknown, require, ignore, pass-rate, mix");
    assertThat(distill("compare", run)).isEqualTo(2);
    assertThat(text(err)).contains("scores.json: no such file", "run 'distill evaluate'");
  }

  @Test
  void publishedTracesAreConvertedAndComparedWithTheMixOfThePaper() throws Exception {
    Path table = temp.resolve("s1k.jsonl");
    Files.writeString(
        table,
        "{\"solution\":\"42\",\"question\":\"6 x 7?\",\"cot_type\":\"math\",\"source_type\":\"s\","
            + "\"metadata\":\"{}\",\"cot\":null,\"thinking_trajectories\":[\"six sevens\"],"
            + "\"attempt\":\"42\"}\n");
    String traces = temp.resolve("traces").toString();

    assertThat(distill("convert", table.toString(), traces)).isZero();
    assertThat(text(out)).contains("1 rows of s1k, 1 traces, 1 rows of traces in " + traces);
    assertThat(distill("convert", traces, temp.resolve("x.parquet").toString(), "--to", "s2k"))
        .isEqualTo(2);
    assertThat(text(err)).contains("'s2k': there is no such dialect");
    assertThat(distill("mix", "math=" + traces)).isZero();
    assertThat(text(out))
        .contains(
            "math                1              0   100.0%    49.1%          0              0",
            "50.9% of the set by samples stands in the wrong domain",
            "generate 1 more of code, about 7,436 tokens");
  }

  @Test
  void withoutPresetAndFolderItIsSaidWhatToGive() {
    assertThat(distill("train")).isEqualTo(2);
    assertThat(text(err))
        .isEqualTo(
            "distill: one problem\n  command line: names neither a preset nor a run\n"
                + "    give a preset (see 'distill presets list') or --run DIR with the folder of a"
                + " run\n");
  }

  private int distill(String... arguments) {
    return Distill.run(
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false),
        arguments);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
