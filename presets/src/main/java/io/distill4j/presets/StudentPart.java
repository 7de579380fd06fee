package io.distill4j.presets;

import io.distill4j.student.pack.OverLong;
import io.distill4j.student.train.TrainingOptions;

/**
 * The student of a preset.
 *
 * @param base the model training begins with
 * @param rowTokens ids of a packed row, 2 or more; longer samples meet {@code overLong}
 * @param overLong what happens to a sample longer than a row
 * @param training how it is trained
 */
public record StudentPart(Base base, int rowTokens, OverLong overLong, TrainingOptions training) {

  public StudentPart {
    if (rowTokens < 2) {
      throw new IllegalArgumentException("row-tokens must be 2 or more, was " + rowTokens);
    }
  }
}
