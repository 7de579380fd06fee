package io.distill4j.student.family;

import java.util.OptionalDouble;

/**
 * Rotary positions: how fast each pair of a head's values turns with the position.
 *
 * <p>The arithmetic is float32 in the order of operations that transformers uses on a CPU; the
 * results are floats widened to double.
 *
 * <p>Source: transformers 5, {@code modeling_rope_utils.py}.
 */
public sealed interface Rope {

  /** Base of the frequencies, above 1; 10,000 in the original. */
  double theta();

  /**
   * Radians per position of each pair, fastest first.
   *
   * @param headDimension even
   * @return {@code headDimension / 2} values, each a float
   */
  double[] inverseFrequencies(int headDimension);

  /** What cosines and sines are multiplied by; 1 except for YaRN. */
  default double attentionScaling() {
    return 1.0;
  }

  /** No scaling, HF type {@code default}. */
  record Plain(double theta) implements Rope {

    public Plain {
      RopeRules.theta(theta);
    }

    @Override
    public double[] inverseFrequencies(int headDimension) {
      return RopeRules.widen(RopeRules.plain(theta, headDimension));
    }
  }

  /**
   * Positions divided by a factor, HF type {@code linear}.
   *
   * @param factor 1 or more
   */
  record Linear(double theta, double factor) implements Rope {

    public Linear {
      RopeRules.theta(theta);
      RopeRules.factor(factor);
    }

    @Override
    public double[] inverseFrequencies(int headDimension) {
      float[] frequencies = RopeRules.plain(theta, headDimension);
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] /= (float) factor;
      }
      return RopeRules.widen(frequencies);
    }
  }

  /**
   * Slow pairs slowed further, fast ones left, those between interpolated; HF type {@code llama3}.
   *
   * @param factor how much slow pairs are slowed, 1 or more
   * @param lowFrequencyFactor pairs with fewer turns than this over the original positions are slow
   * @param highFrequencyFactor pairs with more turns than this are fast
   * @param originalPositions longest sequence of pre-training
   */
  record Llama3(
      double theta,
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalPositions)
      implements Rope {

    public Llama3 {
      RopeRules.theta(theta);
      RopeRules.factor(factor);
      RopeRules.originalPositions(originalPositions);
      if (!(lowFrequencyFactor > 0 && lowFrequencyFactor < highFrequencyFactor)) {
        throw new IllegalArgumentException(
            "frequency factors must be positive and low below high, were %s and %s"
                .formatted(lowFrequencyFactor, highFrequencyFactor));
      }
    }

    @Override
    public double[] inverseFrequencies(int headDimension) {
      float[] frequencies = RopeRules.plain(theta, headDimension);
      float low = (float) lowFrequencyFactor;
      float span = (float) (highFrequencyFactor - lowFrequencyFactor);
      float longest = (float) (originalPositions / lowFrequencyFactor);
      float shortest = (float) (originalPositions / highFrequencyFactor);
      for (int i = 0; i < frequencies.length; i++) {
        float plain = frequencies[i];
        float wavelength = (1f / plain) * (float) (2 * Math.PI);
        if (wavelength > longest) {
          frequencies[i] = plain / (float) factor;
        } else if (wavelength >= shortest) {
          float smooth = ((1f / wavelength) * originalPositions - low) / span;
          frequencies[i] = (1f - smooth) * plain / (float) factor + smooth * plain;
        }
      }
      return RopeRules.widen(frequencies);
    }
  }

  /**
   * YaRN, HF type {@code yarn}: a ramp over the pairs between kept and slowed, and a factor on the
   * attention.
   *
   * <p>Source: arXiv:2309.00071v2, section 3. The bounds of the ramp are whole pairs ({@code
   * truncate: true}).
   *
   * @param factor 1 or more
   * @param originalPositions longest sequence of pre-training
   * @param betaFast turns over the original positions above which a pair is kept; usually 32
   * @param betaSlow turns below which it is slowed by the whole factor; usually 1
   * @param attentionFactor multiplier of cosines and sines; absent: {@code 0.1 ln(factor) + 1}
   */
  record Yarn(
      double theta,
      double factor,
      int originalPositions,
      double betaFast,
      double betaSlow,
      OptionalDouble attentionFactor)
      implements Rope {

    public Yarn {
      RopeRules.theta(theta);
      RopeRules.factor(factor);
      RopeRules.originalPositions(originalPositions);
      if (!(betaSlow > 0 && betaSlow <= betaFast)) {
        throw new IllegalArgumentException(
            "betas must be positive and slow at most fast, were slow %s and fast %s"
                .formatted(betaSlow, betaFast));
      }
      if (attentionFactor.isPresent() && !(attentionFactor.getAsDouble() > 0)) {
        throw new IllegalArgumentException(
            "attention factor must be positive, was " + attentionFactor.getAsDouble());
      }
    }

    @Override
    public double[] inverseFrequencies(int headDimension) {
      double low = Math.max(Math.floor(pairWithTurns(betaFast, headDimension)), 0);
      double high =
          Math.min(Math.ceil(pairWithTurns(betaSlow, headDimension)), headDimension - 1.0);
      if (low == high) {
        high += 0.001; // As the reference does, so that the ramp has a slope.
      }
      float[] turns = RopeRules.powers(theta, headDimension);
      float[] frequencies = new float[turns.length];
      for (int i = 0; i < turns.length; i++) {
        float ramp = Math.min(Math.max((i - (float) low) / (float) (high - low), 0f), 1f);
        float kept = 1f - ramp;
        float slowed = 1f / ((float) factor * turns[i]);
        frequencies[i] = slowed * (1f - kept) + (1f / turns[i]) * kept;
      }
      return RopeRules.widen(frequencies);
    }

    @Override
    public double attentionScaling() {
      return attentionFactor.orElseGet(() -> scaling(factor, 1.0));
    }

    /** {@code 0.1 scale ln(factor) + 1} where the factor is above 1. */
    static double scaling(double factor, double scale) {
      return factor <= 1 ? 1.0 : 0.1 * scale * Math.log(factor) + 1.0;
    }

    private double pairWithTurns(double turns, int headDimension) {
      return headDimension
          * Math.log(originalPositions / (turns * 2 * Math.PI))
          / (2 * Math.log(theta));
    }
  }
}
