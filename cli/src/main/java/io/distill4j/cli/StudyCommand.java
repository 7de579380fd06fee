package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.study.Answer;
import io.distill4j.presets.study.Study;
import io.distill4j.presets.study.StudyPlan;
import io.distill4j.presets.study.StudyRun;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.time.Clock;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distill study}: distilling against reinforcement learning alone, from one base. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    description = {
      "Train one base twice, by distilling and by reinforcement learning alone, and compare.",
      "Both arms get the same arithmetic, the teacher's tokens included. Shipped: quickstart,"
          + " study-qwen-1.5b. Keys are distilled, reinforced (each a preset, or the name of one),"
          + " models and published."
    })
final class StudyCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  @Option(
      names = "--plan",
      description = "Only say what both arms will take, and the commands that run them one by one.")
  private boolean plan;

  @Mixin private AssumedArguments assumed = new AssumedArguments();

  @Option(
      names = "--gpu-hours",
      paramLabel = "N",
      description = "With --plan: what so many hours of a GPU for each arm are enough for.")
  private @Nullable Double gpuHours;

  StudyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PresetArguments.Given given = arguments.given(PresetFile::study);
    Study study = given.tree().bind(Study.class);
    if (plan && gpuHours != null && !(gpuHours > 0)) {
      throw new UserMistake(
          "--gpu-hours", "must be above 0, was " + gpuHours, "correct the option");
    }
    if (plan) {
      StudyRun.keepArms(
          given.folder(), arm(given.tree(), "distilled"), arm(given.tree(), "reinforced"));
      StudyPlan.of(
              study,
              given.folder(),
              System.getenv(),
              assumed.assumptions(),
              gpuHours == null ? OptionalDouble.empty() : OptionalDouble.of(gpuHours))
          .lines()
          .forEach(console.out()::println);
      return ExitCode.DONE;
    }
    run(given, study, console);
    return ExitCode.DONE;
  }

  /** Runs a study to its answer and prints it. */
  static void run(PresetArguments.Given given, Study study, Console console)
      throws IOException, InterruptedException {
    try (RunFolder run = RunFolder.open(given.folder())) {
      Pipeline.keepPreset(run, given.tree().text());
      StudyRun.keepArms(
          run.root(), arm(given.tree(), "distilled"), arm(given.tree(), "reinforced"));
      Answer answer =
          new StudyRun(
                  study, run, System.getenv(), Clock.systemUTC(), console.progress(), given.redo())
              .all();
      RunSummary.scores(answer.scores(), console.out());
      console.out().println();
      answer.sentences().forEach(console.out()::println);
      console.out().println();
      console.out().println("report: " + run.report().toAbsolutePath().toUri());
    }
  }

  private static String arm(YamlTree tree, String name) {
    return tree.below(name).map(YamlTree::text).orElse("");
  }
}
