package io.distill4j.student.family;

/** What the kinds of rotary positions share. */
final class RopeRules {

  private RopeRules() {}

  static void theta(double theta) {
    if (!(theta > 1 && theta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("theta must be finite and above 1, was " + theta);
    }
  }

  static void factor(double factor) {
    if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor must be finite and 1 or more, was " + factor);
    }
  }

  static void originalPositions(int positions) {
    if (positions < 1) {
      throw new IllegalArgumentException("original positions must be 1 or more, were " + positions);
    }
  }

  /** {@code theta ^ (2 i / headDimension)} for each pair {@code i}, rounded to float. */
  static float[] powers(double theta, int headDimension) {
    if (headDimension < 2 || headDimension % 2 != 0) {
      throw new IllegalArgumentException(
          "head dimension must be even and positive, was " + headDimension);
    }
    float[] powers = new float[headDimension / 2];
    for (int i = 0; i < powers.length; i++) {
      float exponent = (2f * i) / headDimension;
      powers[i] = (float) StrictMath.pow((float) theta, exponent);
    }
    return powers;
  }

  /** The inverse of {@link #powers}. */
  static float[] plain(double theta, int headDimension) {
    float[] frequencies = powers(theta, headDimension);
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = 1f / frequencies[i];
    }
    return frequencies;
  }

  static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
