package io.distill4j.cli;

import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.chain.Chain;
import io.distill4j.presets.chain.ChainPlan;
import io.distill4j.presets.chain.ChainRun;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.Machine;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distill chain}: the recipe of DeepSeek-R1 from a base to a model for all scenarios. */
@Command(
    name = "chain",
    mixinStandardHelpOptions = true,
    description = {
      "Run the recipe of DeepSeek-R1: cold start, reasoning by reinforcement learning, rejection"
          + " sampling, fine-tuning of the base, reinforcement learning on everything.",
      "Shipped preset: r1-pipeline. Each stage is a run folder below that of the chain; at the end"
          + " base and stages answer the same problems, in one report."
    })
final class ChainCommand implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--plan",
      description = "Only say what every stage will take, and whether it fits this machine.")
  private boolean plan;

  @Mixin private AssumedArguments assumed = new AssumedArguments();

  @Mixin private PresetArguments arguments = new PresetArguments();

  ChainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PresetArguments.Given given = arguments.given();
    Chain chain = given.tree().bind(Chain.class);
    if (plan) {
      ChainPlan.of(chain, System.getenv(), assumed.assumptions(), Machine.here(Devices.BEST))
          .forEach(console.out()::println);
      return ExitCode.DONE;
    }
    try (RunFolder run = RunFolder.open(given.folder())) {
      Pipeline.keepPreset(run, given.tree().text());
      ChainRun stages =
          new ChainRun(
              chain, run, System.getenv(), Clock.systemUTC(), console.progress(), given.redo());
      Path model = stages.run();
      RunSummary.scores(stages.evaluation().scores(), console.out());
      console.out().println();
      console.out().println("model: " + model);
      console.out().println("report: " + run.report().toAbsolutePath().toUri());
    }
    return ExitCode.DONE;
  }
}
