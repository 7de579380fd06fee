package io.distill4j.cli;

import io.distill4j.cli.PresetArguments.ContestFile;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.PresetFile;
import io.distill4j.presets.ReinforceStep;
import io.distill4j.presets.Reinforcement;
import io.distill4j.presets.chain.Chain;
import io.distill4j.presets.chain.ChainEvaluation;
import io.distill4j.presets.chain.ChainRun;
import io.distill4j.presets.study.Answer;
import io.distill4j.presets.study.Study;
import io.distill4j.presets.study.StudyRun;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill report}: writes the report of a run anew. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Write report.html and report.md of a run anew: of a distillation, a contest, a study, a"
            + " chain, or of reinforcement learning, finished or not.")
final class ReportCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Optional<ContestFile> contest = arguments.contest();
    if (contest.isPresent()) {
      ContestArguments.beside(
          contest.get(),
          console.progress(),
          run -> {
            run.report();
            RunSummary.scores(run.scores(), console.out());
            RunSummary.sentences(run.comparisons(), console.out());
            console.out().println("\nreport: " + run.folder().report());
          });
      return ExitCode.DONE;
    }
    YamlTree tree = arguments.given().tree();
    if (tree.has("reward")) {
      reinforced(arguments.given());
    } else if (tree.has("distilled")) {
      study(arguments.given(PresetFile::study));
    } else if (tree.has("cold-start")) {
      chain(arguments.given());
    } else {
      arguments.with(
          console.progress(), pipeline -> RunSummary.afterReport(pipeline, console.out()));
    }
    return ExitCode.DONE;
  }

  private void reinforced(PresetArguments.Given given) throws IOException {
    Reinforcement preset = given.tree().bind(Reinforcement.class);
    try (RunFolder run = RunFolder.openBeside(given.folder())) {
      new ReinforceStep(preset, run, System.getenv(), Clock.systemUTC(), console.progress(), false)
          .report();
      console.out().println("report: " + run.report());
    }
  }

  private void study(PresetArguments.Given given) throws IOException {
    Study study = given.tree().bind(Study.class);
    try (RunFolder run = RunFolder.open(given.folder())) {
      Answer answer =
          new StudyRun(study, run, System.getenv(), Clock.systemUTC(), console.progress(), false)
              .report();
      RunSummary.scores(answer.scores(), console.out());
      console.out().println();
      answer.sentences().forEach(console.out()::println);
      console.out().println("\nreport: " + run.report());
    }
  }

  private void chain(PresetArguments.Given given) throws IOException {
    Chain chain = given.tree().bind(Chain.class);
    try (RunFolder run = RunFolder.open(given.folder())) {
      ChainEvaluation evaluation =
          new ChainRun(chain, run, System.getenv(), Clock.systemUTC(), console.progress(), false)
              .evaluation();
      evaluation.report();
      RunSummary.scores(evaluation.scores(), console.out());
      console.out().println("\nreport: " + run.report());
    }
  }
}
