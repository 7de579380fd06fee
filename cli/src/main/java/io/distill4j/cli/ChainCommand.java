package io.distill4j.cli;

import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.chain.Chain;
import io.distill4j.presets.chain.ChainRun;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code distill chain}: the recipe of DeepSeek-R1 from a base to a model for all scenarios. */
@Command(
    name = "chain",
    mixinStandardHelpOptions = true,
    description = {
      "Run the recipe of DeepSeek-R1: cold start, reasoning by reinforcement learning, rejection"
          + " sampling, fine-tuning of the base, reinforcement learning on everything.",
      "Shipped preset: r1-pipeline. Each stage is a run folder below that of the chain."
    })
final class ChainCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private PresetArguments arguments = new PresetArguments();

  ChainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PresetArguments.Given given = arguments.given();
    Chain chain = given.tree().bind(Chain.class);
    try (RunFolder run = RunFolder.open(given.folder())) {
      Pipeline.keepPreset(run, given.tree().text());
      Path model =
          new ChainRun(
                  chain,
                  run.root(),
                  System.getenv(),
                  Clock.systemUTC(),
                  console.progress(),
                  given.redo())
              .run();
      console.out().println("model: " + model);
    }
    return ExitCode.DONE;
  }
}
