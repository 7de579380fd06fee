package io.distill4j.student.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SelfTestTest {

  @Test
  void aGradientEqualsItsClosedForm() {
    assertThat(SelfTest.run().passed()).isTrue();
  }
}
