package io.distill4j.student.weights;

import io.distill4j.data.Fingerprint;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.Parameter;
import java.util.Arrays;

/**
 * Initial values of a model, the same on every platform and Java version.
 *
 * <p>Each parameter has its own sequence, seeded from its name, so that values do not depend on
 * which other parameters there are.
 *
 * <p>Source: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) and Marsaglia's polar method, with
 * fdlibm's logarithm. Division of the residual matrices: GPT-2, section 2.3.
 */
public final class RandomWeights {

  private RandomWeights() {}

  /**
   * Normally distributed values with mean 0.
   *
   * @param count in [0, 2^31 - 9]
   * @param std standard deviation, 0 or more
   */
  public static float[] normal(long seed, String name, long count, double std) {
    if (count < 0 || count > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(name + ": count must be in [0, 2^31 - 9], was " + count);
    }
    if (!(std >= 0 && std < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + ": standard deviation must be finite and 0 or more, was " + std);
    }
    SplitMix random =
        new SplitMix(
            Fingerprint.builder()
                .add("weights")
                .add(Long.toString(seed))
                .add(name)
                .build()
                .asLong());
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i += 2) {
      double x;
      double y;
      double square;
      do {
        x = 2 * random.fraction() - 1;
        y = 2 * random.fraction() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square == 0);
      double scale = std * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      values[i] = (float) (x * scale);
      if (i + 1 < values.length) {
        values[i + 1] = (float) (y * scale);
      }
    }
    return values;
  }

  /**
   * Initial values of one parameter: norms 1, biases 0, matrices normal with the config's {@code
   * initializerRange}.
   *
   * @param residualScaling whether the matrices that write to the residual stream (attention output
   *     and MLP down) have their deviation divided by {@code sqrt(2 * layers)}
   */
  public static float[] initial(
      DecoderConfig config, Parameter parameter, long seed, boolean residualScaling) {
    if (parameter.decays()) {
      boolean residual =
          parameter.name().endsWith(".o_proj.weight")
              || parameter.name().endsWith(".down_proj.weight");
      double std =
          residualScaling && residual
              ? config.initializerRange() / StrictMath.sqrt(2.0 * config.layers())
              : config.initializerRange();
      return normal(seed, parameter.name(), parameter.count(), std);
    }
    float[] values = new float[Math.toIntExact(parameter.count())];
    Arrays.fill(values, parameter.name().endsWith(".bias") ? 0f : 1f);
    return values;
  }

  /**
   * Initial values of one adapter: B is 0, so that nothing changes yet, and A uniform within one
   * over the root of its inputs, from its name alone.
   *
   * <p>Source: peft 0.21, {@code LoraLayer.reset_lora_parameters}: Kaiming-uniform with a =
   * sqrt(5).
   */
  public static float[] adapter(Parameter parameter) {
    float[] values = new float[Math.toIntExact(parameter.count())];
    if (parameter.name().contains(".lora_A.")) {
      SplitMix random = new SplitMix(parameter.name().hashCode());
      double bound = 1 / StrictMath.sqrt(parameter.shape().get(1));
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (bound * (2 * random.fraction() - 1));
      }
    }
    return values;
  }

  private static final class SplitMix {

    private long state;

    SplitMix(long seed) {
      state = seed;
    }

    /** In [0, 1), with 53 random bits. */
    double fraction() {
      state += 0x9E3779B97F4A7C15L;
      long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
    }
  }
}
