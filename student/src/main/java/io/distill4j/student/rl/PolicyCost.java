package io.distill4j.student.rl;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.memory.GenerationPlan;
import io.distill4j.student.memory.MemoryPlan;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.memory.Workload;
import io.distill4j.student.model.Precision;
import java.util.List;

/**
 * The memory that reinforcement learning holds and the arithmetic of one of its steps, at the
 * limits on length: every prompt fills what the context leaves beside a completion, every
 * completion its limit.
 *
 * <p>Arithmetic is that of {@link TrainingFlops}; a forward pass is a third of forward and
 * backward.
 *
 * @param name of the algorithm
 * @param standing bytes of weights, gradients, moments, reference and values, held all the time
 * @param drawing bytes beside that while completions are drawn: a copy of the weights, keys, values
 * @param learning bytes beside that while the model is updated: activations
 * @param rollout operations of drawing
 * @param scoring operations of forward passes before the first update
 * @param update operations of forward and backward
 */
public record PolicyCost(
    String name,
    long standing,
    long drawing,
    long learning,
    double rollout,
    double scoring,
    double update) {

  /** Bytes of a value with its gradient and two float32 moments. */
  private static final long TRAINED = 4 * MemoryPlan.FLOAT;

  /** The most that is held at once. */
  public long peak() {
    return standing + Math.max(drawing, learning);
  }

  /** Operations of a step. */
  public double flops() {
    return rollout + scoring + update;
  }

  /**
   * Both algorithms with the same other options: group-relative, proximal with a value head on the
   * policy, and proximal with a value model of the policy's size, which DeepSeek-R1's authors hold
   * against it (arXiv:2501.12948v2, A.3).
   */
  public static List<PolicyCost> compare(
      DecoderConfig config, Precision precision, PolicyOptions options) {
    int context = options.generation().contextTokens();
    Workload run =
        new Workload(
            config,
            Math.max(options.tokensPerPass(), context),
            precision,
            options.kept(),
            options.lora(),
            options.optimizer().moments(),
            false);
    MemoryPlan plan = MemoryPlan.of(run);
    long model = plan.weights() + plan.gradients() + plan.optimizer();
    long reference = options.hasReference() ? plan.weights() : 0;
    long copy = GenerationPlan.beside(config, precision, options.generation());

    TrainingFlops flops = TrainingFlops.of(config);
    int longest = Math.min(options.maxTokens(options.steps()), context - 1);
    double completions = (double) options.questions() * options.samples();
    double pass = completions * flops.of(context, longest);
    double update = pass * options.epochs();
    double reread = options.hasReference() ? pass / 3 : 0;
    double scoring = reread + (options.updatesOnce() ? 0 : pass / 3);
    PolicyCost grpo =
        new PolicyCost(
            "grpo", model + reference, copy, plan.activations(), pass / 3, scoring, update);

    long head = TRAINED * (config.hiddenSize() + 1L);
    double headPass = completions * longest * 6 * config.hiddenSize();
    PolicyCost shared =
        grpo.plus(
            "ppo, value head on the policy",
            head,
            reread + pass / 3 - scoring + headPass / 3, // Values are asked before they learn.
            headPass * options.epochs());
    PolicyCost apart = shared.plus("ppo, value model of its own", model, pass / 3, update);
    return List.of(grpo, shared, apart);
  }

  private PolicyCost plus(String other, long held, double scored, double updated) {
    return new PolicyCost(
        other, standing + held, drawing, learning, rollout, scoring + scored, update + updated);
  }
}
