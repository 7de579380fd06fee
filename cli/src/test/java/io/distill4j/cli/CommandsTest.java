package io.distill4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Trace;
import io.distill4j.data.io.Traces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person types, end to end. */
final class CommandsTest {

  @TempDir Path temp;

  private final Typed typed = new Typed();

  @Test
  void doctorFindsTheEngineAndThePresetRight() {
    assertThat(typed.distill("doctor", "arithmetic")).isZero();
    assertThat(typed.out())
        .contains("kernels      gradient of a small model equals the expected one: true")
        .containsPattern("sandbox      (bubblewrap|namespaces|none works)")
        .contains("preset       arithmetic is right")
        .contains("memory here  ")
        .contains("thoughts     1 of 1 samples are trained with their whole thoughts");
  }

  @Test
  void presetsAreListedShownCheckedAndCopied() throws Exception {
    Path copy = temp.resolve("mine.yaml");

    assertThat(typed.distill("presets", "list")).isZero();
    assertThat(typed.out()).contains("arithmetic  ", "quickstart-base  ", "quickstart  ");
    assertThat(typed.distill("presets", "show", "arithmetic", "seed=7")).isZero();
    assertThat(typed.out()).contains("seed: 7");
    assertThat(typed.distill("presets", "copy", "arithmetic", copy.toString())).isZero();
    assertThat(typed.distill("presets", "check", copy.toString())).isZero();
    assertThat(typed.out()).endsWith(copy + " is right\n");
    assertThat(typed.distill("presets", "copy", "arithmetic", copy.toString())).isEqualTo(2);
    assertThat(typed.err()).contains(copy + ": exists");
    assertThat(Files.readString(copy)).startsWith("# The recipe in minutes");
  }

  @Test
  void stepsRunOneByOneOnAFolderAndEachSaysWhatComesBefore() {
    String run = temp.resolve("run").toString();
    String prompts =
        "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 20, seed: 1,"
            + " fewest-steps: 2, most-steps: 2, held-out: false}}";

    assertThat(typed.distill("generate", "arithmetic", prompts, "--run", run)).isZero();
    assertThat(typed.distill("train", "--run", run)).isEqualTo(2);
    assertThat(typed.err()).contains("the step 'curate' is not done", "run 'distill curate'");
    assertThat(typed.distill("curate", "--run", run)).isZero();
    assertThat(temp.resolve("run/funnel.json")).isNotEmptyFile();
    assertThat(typed.distill("prove", "arithmetic", "--rows", "2", "--run", run)).isZero();
    assertThat(typed.out())
        .containsPattern("packed = each sample alone +\\S+ +\\S+ +1.0e-05  holds   2 rows, ")
        .containsPattern("stopped and continued = undisturbed +0 +0 +0  holds   2 steps, ");
    assertThat(typed.distill("prove", "arithmetic", "--rows", "1", "--run", run)).isEqualTo(2);
    assertThat(typed.err()).contains("--rows: must be 2 or more, was 1");
    assertThat(typed.distill("curate", "--run", run)).isZero();
    assertThat(typed.err()).contains("curate: done before, skipped");
    assertThat(typed.distill("view", run)).isZero();
    assertThat(typed.out()).contains("20 traces: ");
    assertThat(temp.resolve("run/view.html")).isNotEmptyFile();
    assertThat(typed.distill("view", run + "/nothing")).isEqualTo(2);
    String policy = "{select: {shortest-passing: {count: 1}}, ignore: [same-script]}";
    assertThat(typed.distill("curate", "--run", run, "--policy", policy)).isZero();
    assertThat(typed.err()).contains("judge: done before, skipped");
    assertThat(temp.resolve("run/preset.yaml")).content().contains("shortest-passing:");
    assertThat(typed.distill("curate", "--run", run, "--policy", "{filters: []}")).isEqualTo(2);
    assertThat(typed.err())
        .contains(
            "--policy: 'filters' is no key of a policy",
            "known: select, unknown, require, ignore, pass-rate, mix");
    assertThat(typed.distill("compare", run)).isEqualTo(2);
    assertThat(typed.err()).contains("scores.json: no such file", "run 'distill evaluate'");
  }

  @Test
  void runSaysHowItIsDoingAndWhereEachSampleComesFrom() {
    Path folder = temp.resolve("run");
    String run = folder.toString();
    String prompts =
        "prompts={io.distill4j.presets.quickstart.ArithmeticPrompts: {count: 30, seed: 1,"
            + " fewest-steps: 2, most-steps: 2, held-out: false}}";
    String prices =
        "teacher.prices={usd-per-million-prompt-tokens: 1, usd-per-million-completion-tokens: 2}";

    assertThat(typed.distill("status", run)).isEqualTo(2);
    assertThat(typed.err()).contains(run + ": is no run folder");
    assertThat(typed.distill("generate", "arithmetic", prompts, prices, "--run", run, "--probe=3"))
        .isZero();
    assertThat(typed.err()).contains("probe of 3 prompts: the 27 samples left take ");
    assertThat(typed.distill("status", run)).isZero();
    assertThat(typed.out())
        .contains("generate   begun\n", "teacher      done", "prompts      3 of 3");
    assertThat(typed.distill("generate", "--run", run)).isZero();
    assertThat(typed.distill("trace", run, "nothing#0")).isEqualTo(2);
    assertThat(typed.err()).contains("has no trace 'nothing#0'");

    String id = first(folder.resolve("traces"));
    assertThat(typed.distill("trace", run, id.substring(0, 10))).isZero();
    assertThat(typed.out()).contains("trace      " + id, "became     not curated yet");
    assertThat(typed.distill("curate", "--run", run)).isZero();
    typed.forgetOutput();
    assertThat(typed.distill("trace", run, id, "--text")).isZero();
    assertThat(typed.out())
        .contains("trace      " + id, "seed ", "verdict    boxed-number: ", "<think>")
        .containsAnyOf("became     kept for training", "became     rejected, for the verdicts");
    typed.forgetOutput();
    assertThat(typed.distill("status", run)).isZero();
    assertThat(typed.out())
        .contains("generate   done\njudge      done\ncurate     done\ntrain      -\n")
        .contains("samples      30 on the disk, 0 in flight\n");
  }

  private static String first(Path traces) {
    try (Stream<Trace> all = Traces.read(traces)) {
      return all.findFirst().orElseThrow().id().hex();
    }
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

    assertThat(typed.distill("convert", table.toString(), traces)).isZero();
    assertThat(typed.out()).contains("1 rows of s1k, 1 traces, 1 rows of traces in " + traces);
    assertThat(
            typed.distill("convert", traces, temp.resolve("x.parquet").toString(), "--to", "s2k"))
        .isEqualTo(2);
    assertThat(typed.err()).contains("'s2k': there is no such dialect");
    assertThat(typed.distill("convert", table.toString(), traces, "--where", "cot_type = 'code'"))
        .isEqualTo(2);
    assertThat(typed.err())
        .contains(table + ": holds no row where cot_type = 'code'\n    loosen the test");
    assertThat(typed.distill("convert", table.toString(), traces, "--where", "cot_type"))
        .isEqualTo(2);
    assertThat(typed.err())
        .contains(
            "--where: where must have one of = != < <= > >= in at its end, was \"cot_type\"\n"
                + "    write tests such as \"source = 'aops' and level >= 4\"");
    assertThat(typed.distill("convert", table.toString(), traces, "--where", "cot_type = 'math'"))
        .isZero();
    String page = temp.resolve("page.html").toString();
    assertThat(typed.distill("view", traces, "--out", page, "--where", "sample = 0")).isZero();
    assertThat(typed.out()).contains("1 traces: " + page);
    assertThat(typed.distill("view", traces, "--out", page, "--where", "sample = 1")).isEqualTo(2);
    assertThat(typed.err())
        .contains("traces: holds no trace where sample = 1\n    loosen the test, or leave it out");
    assertThat(typed.distill("mix", "math=" + traces)).isZero();
    assertThat(typed.out())
        .contains(
            "math                1              0   100.0%    49.1%          0              0",
            "50.9% of the set by samples stands in the wrong domain",
            "generate 1 more of code, about 7,436 tokens");
  }

  @Test
  void withoutPresetAndFolderItIsSaidWhatToGive() {
    assertThat(typed.distill("train")).isEqualTo(2);
    assertThat(typed.err())
        .isEqualTo(
            "distill: one problem\n  command line: names neither a preset nor a run\n"
                + "    give a preset (see 'distill presets list') or --run DIR with the folder of a"
                + " run\n");
  }
}
