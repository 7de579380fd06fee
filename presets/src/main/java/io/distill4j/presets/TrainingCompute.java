package io.distill4j.presets;

import io.distill4j.data.Trace;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.score.Compute;
import io.distill4j.presets.teacher.Checkpoint;
import io.distill4j.student.family.ModelConfig;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.rl.PolicyLog;
import io.distill4j.student.rl.PolicyRecord;
import io.distill4j.student.train.StepLog;
import io.distill4j.student.train.StepRecord;
import io.distill4j.student.train.Trainer;
import io.distill4j.teacher.Teacher;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The arithmetic of a training that is done, counted in the same way for every kind of training;
 * see {@link TrainingFlops}, of which reading or writing a token without learning from it is a
 * third.
 */
public final class TrainingCompute {

  /** An arithmetic operation for each active parameter, and one to add it up. */
  private static final int PER_PARAMETER = 2;

  private TrainingCompute() {}

  /**
   * A distillation: the student's training, and every token of its teacher, those of rejected
   * traces too.
   *
   * @param teacherParameters active parameters of a teacher that is no checkpoint here; absent:
   *     what its tokens took is not known
   */
  public static Compute distilled(
      RunFolder folder,
      Teacher teacher,
      OptionalDouble teacherParameters,
      Map<String, String> environment)
      throws IOException {
    List<StepRecord> steps = StepLog.read(folder.checkpoints().resolve(Trainer.STEP_LOG));
    double training = steps.stream().mapToDouble(StepRecord::flops).sum();
    long tokens = steps.stream().mapToLong(StepRecord::rowTokens).sum();
    Drawn drawn = Drawn.of(folder, teacher, teacherParameters, environment);
    return new Compute(
        OptionalDouble.of(training),
        drawn.flops(),
        OptionalDouble.empty(),
        "Training on %,d tokens takes %.2e operations; %s."
            .formatted(tokens, training, drawn.note()));
  }

  /** Training on traces alone, whoever drew them. */
  public static Compute trained(RunFolder folder) throws IOException {
    List<StepRecord> steps = StepLog.read(folder.checkpoints().resolve(Trainer.STEP_LOG));
    double training = steps.stream().mapToDouble(StepRecord::flops).sum();
    return new Compute(
        OptionalDouble.of(training),
        OptionalDouble.of(0),
        OptionalDouble.empty(),
        "Training on %,d tokens takes %.2e operations."
            .formatted(steps.stream().mapToLong(StepRecord::rowTokens).sum(), training));
  }

  /** The traces of a teacher alone; as {@link #distilled} counts them. */
  public static Compute drawn(
      RunFolder folder,
      Teacher teacher,
      OptionalDouble teacherParameters,
      Map<String, String> environment)
      throws IOException {
    Drawn drawn = Drawn.of(folder, teacher, teacherParameters, environment);
    return new Compute(
        OptionalDouble.of(0), drawn.flops(), OptionalDouble.empty(), "In it " + drawn.note() + ".");
  }

  /** Reinforcement learning alone: rollouts, scoring and updates. */
  public static Compute reinforced(RunFolder folder) throws IOException {
    List<PolicyRecord> steps = PolicyLog.read(folder.checkpoints().resolve(Trainer.STEP_LOG));
    double all = steps.stream().mapToDouble(PolicyRecord::flops).sum();
    long completions = steps.stream().mapToLong(step -> step.drawn().completions()).sum();
    return new Compute(
        OptionalDouble.of(all),
        OptionalDouble.of(0),
        OptionalDouble.empty(),
        "%,d steps with %,d completions: drawing, scoring and updates."
            .formatted(steps.size(), completions));
  }

  /** What a teacher's tokens took. */
  private record Drawn(OptionalDouble flops, String note) {

    static Drawn of(
        RunFolder folder,
        Teacher teacher,
        OptionalDouble parameters,
        Map<String, String> environment)
        throws IOException {
      double flops = 0;
      long tokens = 0;
      TrainingFlops known =
          teacher instanceof Checkpoint checkpoint
              ? TrainingFlops.of(
                  ModelConfig.read(checkpoint.folder(environment).resolve("config.json")))
              : new TrainingFlops(3 * PER_PARAMETER * parameters.orElse(0), 0, 0);
      try (Stream<Trace> traces = Traces.read(folder.traces())) {
        for (Trace trace : (Iterable<Trace>) traces::iterator) {
          long asked = trace.completion().usage().promptTokens();
          long told = trace.completion().usage().completionTokens();
          flops += known.of(asked + told, told) / 3;
          tokens += told;
        }
      }
      return teacher instanceof Checkpoint || parameters.isPresent()
          ? new Drawn(
              OptionalDouble.of(flops),
              "the teacher's %,d tokens take %.2e".formatted(tokens, flops))
          : new Drawn(
              OptionalDouble.empty(),
              "the teacher's %,d tokens are not in it: eval.teacher-parameters is not set"
                  .formatted(tokens));
    }
  }
}
