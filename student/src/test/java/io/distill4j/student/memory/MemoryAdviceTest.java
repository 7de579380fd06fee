package io.distill4j.student.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.Rope;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Precision;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class MemoryAdviceTest {

  static final DecoderConfig QWEN_7B =
      new DecoderConfig(
          "qwen2",
          152_064,
          3584,
          18_944,
          28,
          28,
          4,
          128,
          1e-6,
          new Rope.Plain(1e4),
          false,
          true,
          false,
          4096,
          0.02);

  /** 16 bytes for each of 7.6 billion parameters are 122 GB; adapters leave 15 GB of weights. */
  @Test
  void asLittleAsPossibleIsChanged() {
    MemoryAdvice advice = advice(Optional.empty());

    MemoryAdvice.Choice largest = advice.fitting(Machine.gpu(141));
    assertThat(largest.fits()).isTrue();
    assertThat(largest.overrides()).containsExactly("student.training.rows-per-pass=1");
    assertThat(largest.activations()).isEqualTo(Activations.keepCostly(1));

    MemoryAdvice.Choice large = advice.fitting(Machine.gpu(80));
    assertThat(large.fits()).isTrue();
    assertThat(large.overrides())
        .containsExactly(
            "student.training.rows-per-pass=1", "student.training.optimizer.state=host");
    assertThat(advice.fitting(Machine.gpu(48)).overrides())
        .containsExactly(
            "student.training.rows-per-pass=1",
            "student.training.lora={rank: 32, alpha: 64, targets: [q_proj, k_proj, v_proj, o_proj,"
                + " gate_proj, up_proj, down_proj], dropout: 0}");

    MemoryAdvice.Choice small = advice.fitting(Machine.gpu(24));
    assertThat(small.fits()).isTrue();
    assertThat(small.overrides()).hasSize(3).last().asString().startsWith("student.row-tokens=");

    assertThat(advice.fitting(Machine.gpu(8)).fits()).isFalse();
  }

  /** Moments of four bytes a weight, then of two, come before adapters. */
  @Test
  void smallerMomentsComeBeforeAdapters() {
    MemoryAdvice advice = advice(Optional.of(Activations.RECOMPUTE));
    long full = advice.fitting(Machine.gpu(141)).plan().peak();

    MemoryAdvice.Choice four =
        advice.fitting(new Machine("a", full - 1, Precision.BFLOAT16, OptionalDouble.empty()));
    assertThat(four.overrides())
        .containsExactly(
            "student.training.rows-per-pass=1", "student.training.optimizer.state=bfloat16");
    MemoryAdvice.Choice two =
        advice.fitting(
            new Machine("a", four.plan().peak() - 1, Precision.BFLOAT16, OptionalDouble.empty()));
    assertThat(two.overrides())
        .containsExactly(
            "student.training.rows-per-pass=1", "student.training.optimizer.state=eight-bit");
    assertThat(two.plan().optimizer()).isLessThan(four.plan().optimizer() * 6 / 10);
    MemoryAdvice.Choice none =
        advice.fitting(
            new Machine("a", two.plan().peak() - 1, Precision.BFLOAT16, OptionalDouble.empty()));
    assertThat(none.overrides())
        .containsExactly(
            "student.training.rows-per-pass=1", "student.training.optimizer.state=host");
    assertThat(none.plan().host()).isCloseTo(8 * none.plan().parameters(), withinPercentage(1));
  }

  @Test
  void aFixedPolicyIsKeptWhereItFitsAndChangedFirstWhereItDoesNot() {
    MemoryAdvice advice = advice(Optional.of(Activations.KEEP));

    assertThat(advice.asItIs(Machine.gpu(141)).fits()).isFalse();
    assertThat(advice.asItIs(Machine.gpu(141)).activations()).isEqualTo(Activations.KEEP);
    assertThat(advice.fitting(Machine.gpu(141)).overrides())
        .containsExactly("student.training.activations=auto", "student.training.rows-per-pass=1");
    assertThat(advice.fitting(Machine.gpu(2000)).overrides()).isEmpty();
  }

  private static MemoryAdvice advice(Optional<Activations> activations) {
    return new MemoryAdvice(
        QWEN_7B, 32_768, 64, 2, activations, Optional.empty(), OptimizerState.FLOAT32);
  }
}
