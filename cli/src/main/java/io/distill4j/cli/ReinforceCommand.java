package io.distill4j.cli;

import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.ReinforcePlan;
import io.distill4j.presets.ReinforceStep;
import io.distill4j.presets.Reinforcement;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.rl.PolicyRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code distill reinforce}: the student that learns without a teacher. */
@Command(
    name = "reinforce",
    mixinStandardHelpOptions = true,
    description = {
      "Train a model by reinforcement learning alone (GRPO or PPO).",
      "Shipped presets: see 'distill presets list'. Their keys are prompts, base, reward and"
          + " training."
    })
final class ReinforceCommand implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--plan",
      description =
          "Say what memory, arithmetic and hours it would take, GRPO and PPO side by side; train"
              + " nothing.")
  private boolean plan;

  @Mixin private AssumedArguments assumed = new AssumedArguments();

  @Mixin private PresetArguments arguments = new PresetArguments();

  ReinforceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PresetArguments.Given given = arguments.given();
    Reinforcement preset = given.tree().bind(Reinforcement.class);
    if (plan) {
      new ReinforcePlan(preset, System.getenv())
          .lines(Machine.here(Devices.BEST), assumed.assumptions())
          .forEach(console.out()::println);
      return ExitCode.DONE;
    }
    try (RunFolder run = RunFolder.open(given.folder())) {
      Pipeline.keepPreset(run, given.tree().text());
      ReinforceStep step =
          new ReinforceStep(
              preset, run, System.getenv(), Clock.systemUTC(), console.progress(), given.redo());
      Path model = step.run();
      List<PolicyRecord> log = step.log();
      console
          .out()
          .printf(
              Locale.ROOT,
              "reward %s in the first step, %s in the last of %,d%n",
              reward(log.get(0)),
              reward(log.get(log.size() - 1)),
              log.size());
      console.out().println("model: " + model);
      console.out().println("report: " + run.report());
    }
    return ExitCode.DONE;
  }

  private static String reward(PolicyRecord record) {
    OptionalDouble reward = record.drawn().reward();
    return reward.isPresent()
        ? String.format(Locale.ROOT, "%.3f", reward.getAsDouble())
        : "unknown";
  }
}
