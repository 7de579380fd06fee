package io.distill4j.student.rl.reward;

/**
 * Bounds of a reward, both included.
 *
 * @param least not above {@code most}
 */
public record Range(double least, double most) {

  public Range {
    if (!(least <= most)) {
      throw new IllegalArgumentException(
          "a range needs least <= most, was %s and %s".formatted(least, most));
    }
  }
}
