package io.distill4j.student.family;

/**
 * Rotary position embedding: how fast each pair of dimensions turns.
 *
 * <p>Source: transformers 5.17, {@code modeling_rope_utils.py}.
 */
public sealed interface Rope {

  /** Base of the frequencies ({@code rope_theta}). */
  double theta();

  /**
   * Turns per position of each pair, headDimension / 2 numbers, in float32 as transformers has it.
   */
  default double[] inverseFrequencies(int headDimension) {
    double[] inverse = new double[headDimension / 2];
    for (int i = 0; i < inverse.length; i++) {
      float exponent = (float) (2 * i) / (float) headDimension;
      inverse[i] = scale((float) (1.0 / (float) Math.pow(theta(), exponent)));
    }
    return inverse;
  }

  /** Slows one frequency down. */
  default double scale(double frequency) {
    return frequency;
  }

  /** Factor on cosine and sine. */
  default double attentionScaling() {
    return 1;
  }

  /** No scaling. */
  record Plain(double theta) implements Rope {}

  /** All frequencies divided by a factor ({@code rope_type: linear}). */
  record Linear(double theta, double factor) implements Rope {
    @Override
    public double scale(double frequency) {
      return (float) frequency / (float) factor;
    }
  }

  /**
   * Llama 3's scaling: low frequencies are divided by the factor, high ones kept, those between
   * blended.
   */
  record Llama3(
      double theta,
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalPositions)
      implements Rope {
    @Override
    public double scale(double frequency) {
      double wavelength = 2 * Math.PI / frequency;
      double longest = originalPositions / lowFrequencyFactor;
      double shortest = originalPositions / highFrequencyFactor;
      if (wavelength < shortest) {
        return frequency;
      }
      if (wavelength > longest) {
        return (float) (frequency / factor);
      }
      double smooth =
          (originalPositions / wavelength - lowFrequencyFactor)
              / (highFrequencyFactor - lowFrequencyFactor);
      return (float) ((1 - smooth) * frequency / factor + smooth * frequency);
    }
  }

  /**
   * YaRN: interpolates the slow pairs and keeps the fast ones.
   *
   * <p>Source: Peng et al., arXiv:2309.00071v2, section 3.
   *
   * @param scaledAttention factor on cosine and sine; 0.1 ln(factor) + 1 where the model does not
   *     say
   */
  record Yarn(
      double theta,
      double factor,
      int originalPositions,
      double betaFast,
      double betaSlow,
      double scaledAttention)
      implements Rope {
    @Override
    public double[] inverseFrequencies(int headDimension) {
      double low = Math.max(0, Math.floor(dimensionOf(betaFast, headDimension)));
      double high = Math.min(headDimension - 1.0, Math.ceil(dimensionOf(betaSlow, headDimension)));
      double width = low == high ? 0.001 : high - low;
      double[] plain = new Plain(theta).inverseFrequencies(headDimension);
      for (int i = 0; i < plain.length; i++) {
        double kept = 1 - Math.min(1, Math.max(0, (i - low) / width));
        plain[i] = (float) (plain[i] / factor * (1 - kept) + plain[i] * kept);
      }
      return plain;
    }

    @Override
    public double attentionScaling() {
      return scaledAttention;
    }

    private double dimensionOf(double rotations, int headDimension) {
      return headDimension
          * Math.log(originalPositions / (rotations * 2 * Math.PI))
          / (2 * Math.log(theta));
    }
  }
}
