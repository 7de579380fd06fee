package io.distill4j.student.weights;

import io.distill4j.data.Fingerprint;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.Parameter;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Initial weights that depend on the seed and the parameter's name alone: the same on every machine
 * and in every version of libtorch.
 */
public final class RandomWeights {

  private RandomWeights() {}

  /**
   * The initial values of a parameter: 1 for norms, 0 for biases, normal for matrices.
   *
   * @param residualScaling whether the projections that write into the residual stream start
   *     smaller by the root of twice the number of layers (GPT-2, section 2.3)
   */
  public static float[] initial(
      DecoderConfig config, Parameter parameter, long seed, boolean residualScaling) {
    int count = Math.toIntExact(parameter.count());
    float[] values = new float[count];
    if (parameter.name().endsWith("bias")) {
      return values;
    }
    if (!parameter.decays()) {
      Arrays.fill(values, 1);
      return values;
    }
    boolean residual =
        parameter.name().endsWith("o_proj.weight") || parameter.name().endsWith("down_proj.weight");
    double std = config.initializerRange();
    if (residualScaling && residual) {
      std /= Math.sqrt(2.0 * config.layers());
    }
    normal(values, seed, parameter.name(), std);
    return values;
  }

  /** Marsaglia's polar method with strict arithmetic. */
  private static void normal(float[] values, long seed, String name, double std) {
    long start =
        Fingerprint.builder().add("weights").add(Long.toString(seed)).add(name).build().asLong();
    SplittableRandom random = new SplittableRandom(start);
    for (int i = 0; i < values.length; i += 2) {
      double a;
      double b;
      double square;
      do {
        a = 2 * random.nextDouble() - 1;
        b = 2 * random.nextDouble() - 1;
        square = a * a + b * b;
      } while (square >= 1 || square == 0);
      double factor = std * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
      values[i] = (float) (a * factor);
      if (i + 1 < values.length) {
        values[i + 1] = (float) (b * factor);
      }
    }
  }
}
