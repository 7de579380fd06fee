package io.distill4j.student.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.Sampling;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.memory.MemoryPlan;
import io.distill4j.student.memory.Workload;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.Precision;
import io.distill4j.student.train.ActivationPolicy;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Schedule;
import io.distill4j.testkit.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory and arithmetic against numbers worked out by hand. */
final class PolicyCostTest {

  @TempDir Path temp;

  @Test
  void aValueHeadCostsItsOwnValuesAndAModelOfItsOwnAsMuchAsThePolicy() throws Exception {
    DecoderConfig config = new ModelFolder(TinyModel.QWEN2.write(temp)).config();
    long p = config.parameterCount();
    long d = config.hiddenSize();
    for (double divergence : new double[] {0, 0.001}) {
      List<PolicyCost> costs = PolicyCost.compare(config, Precision.FLOAT32, options(divergence));
      PolicyCost grpo = costs.get(0);
      PolicyCost head = costs.get(1);
      PolicyCost apart = costs.get(2);
      // Weights, gradients and two moments of four bytes each; a reference is weights alone.
      assertThat(grpo.standing()).isEqualTo(16 * p + (divergence > 0 ? 4 * p : 0));
      // What generation puts together, as MemoryPlanTest counts it; keys and values of 8 slots.
      long joined = 2 * (1024 + 1024 + 3072 + 64);
      long cache = 2L * config.layers() * config.keyValueHeads() * config.headDimension();
      assertThat(grpo.drawing()).isEqualTo(4 * joined + 4 * cache * 8 * 64);
      assertThat(grpo.learning())
          .isEqualTo(
              MemoryPlan.of(
                      new Workload(
                          config,
                          100,
                          Precision.FLOAT32,
                          Activations.KEEP,
                          Optional.empty(),
                          new AdamW(1e-3, 0.9, 0.99, 1e-8, 0).moments(),
                          false))
                  .activations());
      assertThat(head.standing()).isEqualTo(grpo.standing() + 16 * (d + 1));
      assertThat(apart.standing()).isEqualTo(head.standing() + 16 * p);
      assertThat(apart.peak()).isEqualTo(head.peak() + 16 * p);

      // Drawing and each scoring are a third of forward and backward, of which there are two
      // epochs.
      double pass = 3 * grpo.rollout();
      assertThat(grpo.scoring()).isCloseTo((divergence > 0 ? 2 : 1) * pass / 3, within(1.0));
      assertThat(grpo.update()).isCloseTo(2 * pass, within(1.0));
      // A head is a product of d values forward, two backward, for 32 completions of 6 tokens.
      double heads = 32 * 6 * 2.0 * d;
      assertThat(head.scoring() - grpo.scoring()).isCloseTo(heads, within(1.0));
      assertThat(head.update() - grpo.update()).isCloseTo(2 * 3 * heads, within(1.0));
      assertThat(apart.flops() - head.flops()).isCloseTo(pass / 3 + 2 * pass, within(1.0));
    }
  }

  private static PolicyOptions options(double divergence) {
    return new PolicyOptions(
        3,
        4,
        8,
        new Sampling(1, 1, 0, 0, 6),
        List.of(),
        OptionalInt.empty(),
        CutOff.KEEP,
        new GenerationOptions(8, 64),
        2,
        2,
        100,
        ActivationPolicy.KEEP,
        Optional.empty(),
        new PolicyLoss(Aggregation.GRPO, RatioLevel.TOKEN, 0.2, 0.2, divergence),
        OptionalInt.empty(),
        new AdamW(1e-3, 0.9, 0.99, 1e-8, 0),
        new Schedule.Constant(0),
        1,
        2,
        2,
        Optional.empty(),
        OptionalDouble.empty(),
        1);
  }
}
