package io.distill4j.student.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.Rope;
import io.distill4j.student.pack.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainingFlopsTest {

  /** Two layers of 2*8*8 + 2*4*8 + 3*16*8 = 576 matrix values; 8 query values; vocabulary 10. */
  @Test
  void operationsAreThoseOfTheMatricesTheHeadAndCausalAttention() {
    DecoderConfig config =
        new DecoderConfig(
            "llama",
            10,
            8,
            16,
            2,
            2,
            1,
            4,
            1e-6,
            new Rope.Plain(1e4),
            false,
            false,
            false,
            64,
            0.02);
    Document document = new Document("d", new int[] {1, 2, 3, 4, 5}, 2);

    double expected = 6.0 * 2 * 576 * 5 + 6.0 * 10 * 8 * 3 + 6.0 * 2 * 8 * 25;
    assertThat(TrainingFlops.of(config).of(List.of(document))).isEqualTo(expected);
  }
}
