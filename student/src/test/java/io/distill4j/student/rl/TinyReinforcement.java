package io.distill4j.student.rl;

import io.distill4j.data.Answer;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.student.generate.IdsCodec;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.rl.reward.Reward;
import io.distill4j.student.train.Trainer;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reinforcement learning of a tiny model on six questions.
 *
 * @param temp folder of all runs
 * @param base the model
 */
record TinyReinforcement(Path temp, Path base) {

  static final PolicyLoss TOKENS = new PolicyLoss(Aggregation.DAPO, RatioLevel.TOKEN, 0.2, 0.28, 0);
  static final PolicyLoss HELD = new PolicyLoss(Aggregation.GRPO, RatioLevel.TOKEN, 0.2, 0.2, 0.01);

  /** A third of the ids earn. */
  static final Reward REWARD = new SmallIds(20, 0);

  /** With the head on the policy. */
  static final Ppo SHARED = new Ppo(1, 0.95, 0.2, 0.5, true, OptionalDouble.of(2e-2));

  /** With a value model. */
  static final Ppo APART =
      new Ppo(1, 0.95, 0.2, 0.5, true, OptionalDouble.of(1e-2), Optional.of(Ppo.Values.OWN_MODEL));

  static TinyReinforcement in(Path temp) throws IOException {
    return new TinyReinforcement(temp, TinyModel.QWEN2.write(temp.resolve("base"), 5));
  }

  /** Trains in a folder of the given name. Returns its log. */
  List<PolicyRecord> run(String name, PolicyOptions options, Reward reward) throws IOException {
    Path run = temp.resolve(name);
    trainer(run, options, reward).run(Devices.CPU, PolicyListener.NONE, Progress.SILENT);
    return log(run);
  }

  static List<PolicyRecord> log(Path run) throws IOException {
    return PolicyLog.read(run.resolve(Trainer.STEP_LOG));
  }

  PolicyTrainer trainer(Path run, PolicyOptions options, Reward reward) {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      prompts.add(Prompt.of("q" + i, i + " 7 " + (20 + i), new Answer.None()));
    }
    return trainer(run, options, reward, prompts);
  }

  PolicyTrainer trainer(Path run, PolicyOptions options, Reward reward, List<Prompt> prompts) {
    return new PolicyTrainer(
        options,
        prompts,
        IdsCodec.PLAIN,
        reward,
        device -> new ModelFolder(base).load(device),
        run,
        base,
        folder -> Files.writeString(folder.resolve("tokenizer.json"), "{}"),
        new AtomicLong()::incrementAndGet,
        Optional.empty());
  }
}
