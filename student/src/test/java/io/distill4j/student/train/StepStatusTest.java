package io.distill4j.student.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class StepStatusTest {

  @Test
  void aStepIsALineOfLossSpeedShareOfThePeakAndTimeLeft() {
    StepStatus status = new StepStatus(OptionalDouble.of(100e12), 100);

    assertThat(status.after(record(10, 2.0, OptionalDouble.empty())))
        .isEqualTo("loss 1.235  4,000 tok/s  20% of peak  3m00s left");
    // The mean of 2 and 4 seconds, the newest counting a tenth: 2.2; 89 steps are left.
    assertThat(status.after(record(11, 4.0, OptionalDouble.of(1.5))))
        .isEqualTo("loss 1.235  held out 1.500  2,000 tok/s  10% of peak  3m16s left");
    assertThat(
            new StepStatus(OptionalDouble.empty(), 5000)
                .after(record(1, 2, OptionalDouble.empty())))
        .isEqualTo("loss 1.235  4,000 tok/s  2h46m left");
  }

  private static StepRecord record(long step, double seconds, OptionalDouble heldOut) {
    return new StepRecord(step, 0, 1.2346, 1, 1e-4, 5000, 8000, seconds, 40e12, heldOut);
  }
}
