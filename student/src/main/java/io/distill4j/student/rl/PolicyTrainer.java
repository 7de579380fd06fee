package io.distill4j.student.rl;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Problem;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FileTree;
import io.distill4j.student.generate.Codec;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.pack.Document;
import io.distill4j.student.rl.reward.Reward;
import io.distill4j.student.train.Checkpoints;
import io.distill4j.student.train.Companions;
import io.distill4j.student.train.Opening;
import io.distill4j.student.train.Optimizer;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Reinforcement learning by group-relative or proximal policy optimisation: the loop over steps of
 * rollouts, rewards, advantages and updates.
 *
 * <p>Questions, completions and mini-batches of a step are pure functions of its number, the seed
 * and the weights, so that a run killed at any instant and started again ends with the same
 * weights, bit for bit, on a CPU.
 *
 * <p>Source: DeepSeekMath, arXiv:2402.03300v3, algorithm 1, with rules in place of a reward model;
 * DeepSeek-R1, arXiv:2501.12948v2, section 2.1.
 *
 * @param prompts questions, one or more
 * @param codec between text and ids of the model
 * @param reward opened; stays the caller's
 * @param start the model to begin with; opened a second time as the reference, where there is one;
 *     not asked when adapters are trained
 * @param folder where checkpoints and {@code steps.jsonl} go
 * @param base folder with the {@code config.json} of the model; when adapters are trained, with its
 *     weights too
 * @param companions files beside the weights of each checkpoint
 * @param nanos a monotonic clock in nanoseconds
 * @param served servers that completions are drawn from; absent: this process draws them
 */
public record PolicyTrainer(
    PolicyOptions options,
    List<Prompt> prompts,
    Codec codec,
    Reward reward,
    Trainer.Start start,
    Path folder,
    Path base,
    Companions companions,
    LongSupplier nanos,
    Optional<ServedPolicy> served) {

  /** Folder beside the checkpoints with the weights that servers are told to load. */
  static final String SERVED = "served";

  /** Checks that there are questions. */
  public PolicyTrainer {
    prompts = List.copyOf(prompts);
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("prompts must not be empty");
    }
  }

  /**
   * Trains to the end, from the newest checkpoint if there is one.
   *
   * @param listener told of every step, after it was logged
   * @return the folder of the finished model
   * @throws UserMistake when a prompt leaves no room for a completion, when a checkpoint was made
   *     from other questions or options, or when loss or gradient are no longer finite
   */
  public Path run(Devices device, PolicyListener listener, Progress progress) throws IOException {
    checkRoom();
    Files.createDirectories(folder);
    Checkpoints models = new Checkpoints(folder, base, companions, options.keepCheckpoints());
    Optional<Path> latest = models.latest();
    Opening opening = new Opening(options.lora(), base, start);
    try (Decoder decoder = opening.open(device, latest);
        Optimizer optimizer = new Optimizer(decoder, options.optimizer());
        Gradients gradients = decoder.newGradients()) {
      long done = latest.isPresent() ? Checkpoints.restore(latest.get(), inputs(), optimizer) : 0;
      try (Attendants attendants =
          Attendants.open(options, opening, device, decoder, latest, optimizer.taken())) {
        PolicyUpdate update = new PolicyUpdate(options, decoder, optimizer, gradients, attendants);
        loop(update, done, listener, progress);
      }
      FileTree.delete(folder.resolve(SERVED));
      return models.writeModel(Trainer.FINAL, decoder);
    }
  }

  private void loop(PolicyUpdate update, long done, PolicyListener listener, Progress progress)
      throws IOException {
    Attendants attendants = update.attendants();
    Checkpoints checkpoints = checkpoints(attendants);
    QuestionOrder order = new QuestionOrder(prompts.size(), options.seed());
    try (PolicyLog log = PolicyLog.open(folder.resolve(Trainer.STEP_LOG), done);
        Progress.Task task = start(progress)) {
      double spent = log.flops();
      long told = share(done, spent);
      task.advance(told);
      for (long step = done + 1; step <= options.steps() && mayGoOn(spent); step++) {
        PolicyRecord record = step(update, order, step);
        log.append(record);
        spent += record.flops();
        listener.stepped(record);
        task.advance(share(step, spent) - told);
        told = share(step, spent);
        task.status(status(record));
        if (step % options.referenceEvery().orElse(options.steps()) == 0) {
          attendants.reference().ifPresent(reference -> reference.follow(update.decoder()));
        }
        if (step % options.checkpointEvery() == 0 || step == options.steps() || !mayGoOn(spent)) {
          checkpoints.write(step, inputs(), update.decoder(), update.optimizer());
        }
      }
    }
  }

  /** Steps of all steps, or hundredths of the arithmetic where that is what ends the training. */
  private Progress.Task start(Progress progress) {
    return options.flops().isPresent()
        ? progress.start("reinforce", 100, "hundredth")
        : progress.start("reinforce", options.steps(), "step");
  }

  private long share(long step, double spent) {
    OptionalDouble limit = options.flops();
    return limit.isPresent() ? (long) Math.min(100, 100 * spent / limit.getAsDouble()) : step;
  }

  private boolean mayGoOn(double spent) {
    return spent < options.flops().orElse(Double.POSITIVE_INFINITY);
  }

  private PolicyRecord step(PolicyUpdate update, QuestionOrder order, long step)
      throws IOException {
    Decoder decoder = update.decoder();
    long began = nanos.getAsLong();
    Rollouts rollouts = new Rollouts(options, prompts, codec, this::actor, reward);
    Rollouts.Harvest harvest = rollouts.draw(decoder, order, step);
    List<Sample> samples =
        harvest.kept().stream().flatMap(group -> group.samples(options.cutOff()).stream()).toList();
    long drawn = nanos.getAsLong();
    List<Scored> scored = update.score(samples);
    long known = nanos.getAsLong();
    Optional<Learnt> learnt =
        scored.isEmpty() ? Optional.empty() : Optional.of(update.take(scored, step));
    long learned = nanos.getAsLong();
    return new PolicyRecord(
        step,
        Drawn.of(harvest.all()),
        learnt,
        new PolicyRecord.Seconds(
            (drawn - began) / 1e9, (known - drawn) / 1e9, (learned - known) / 1e9),
        flops(decoder, harvest, samples));
  }

  private Actor actor(Decoder policy, long step) throws IOException {
    GenerationOptions generation = options.generation();
    return served.isEmpty()
        ? LocalActor.of(policy, generation, codec)
        : ServedActor.of(
            served.get(),
            codec,
            generation.slots(),
            folder.resolve(SERVED),
            base,
            companions,
            policy,
            step);
  }

  /** A forward pass is a third of forward and backward. */
  private double flops(Decoder decoder, Rollouts.Harvest harvest, List<Sample> samples) {
    TrainingFlops flops = TrainingFlops.of(decoder.config());
    List<Document> all =
        harvest.all().stream().flatMap(group -> group.documents().stream()).toList();
    double trained = flops.of(samples.stream().map(Sample::document).toList());
    long tokens = samples.stream().mapToLong(sample -> sample.document().trainedTokens()).sum();
    double values = options.ppo().filter(Ppo::hasOwnModel).isPresent() ? trained : 0;
    double head = options.ppo().isPresent() ? 6.0 * decoder.config().hiddenSize() * tokens : 0;
    return flops.of(all) / 3
        + (trained * options.scorings() + values + head) / 3
        + (trained + values + head) * options.epochs();
  }

  private static String status(PolicyRecord record) {
    return String.format(
        Locale.ROOT,
        "reward %s, %.0f tokens",
        record.drawn().reward().isPresent()
            ? String.format(Locale.ROOT, "%.3f", record.drawn().reward().getAsDouble())
            : "unknown",
        record.drawn().meanTokens());
  }

  /** Checkpoints that hold what stands beside the policy too. */
  private Checkpoints checkpoints(Attendants attendants) {
    Companions all =
        checkpoint -> {
          companions.write(checkpoint);
          attendants.write(checkpoint, base);
        };
    return new Checkpoints(folder, base, all, options.keepCheckpoints());
  }

  private void checkRoom() {
    int context = options.generation().contextTokens();
    List<Problem> problems =
        prompts.stream()
            .filter(prompt -> codec.prompt(prompt.messages()).length >= context)
            .map(
                prompt ->
                    new Problem(
                        "prompt " + prompt.id(),
                        "has %d tokens, the context %d"
                            .formatted(codec.prompt(prompt.messages()).length, context),
                        "raise context-tokens or leave the prompt out"))
            .toList();
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  private String inputs() {
    Fingerprint.Builder questions = Fingerprint.builder().add("questions");
    for (Prompt prompt : prompts) {
      questions.add(prompt.id()).add(prompt.fingerprint().hex()).add(prompt.answer().toString());
    }
    return options + " " + reward + " " + questions.build().hex();
  }
}
