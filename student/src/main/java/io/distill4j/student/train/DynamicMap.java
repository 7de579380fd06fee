package io.distill4j.student.train;

import java.util.Arrays;

/**
 * The 256 values that an eight-bit code stands for, ascending in [-1, 1] or [0, 1]: seven decades,
 * each with twice as many values as the one below.
 *
 * <p>Source: Dettmers et al., arXiv:2110.02861v2, section 1.3 (dynamic tree quantization), as
 * bitsandbytes' {@code create_dynamic_map} makes it.
 */
final class DynamicMap {

  private static final int DECADES = 7;

  private DynamicMap() {}

  static float[] values(boolean signed) {
    float[] values = new float[256];
    int n = 0;
    for (int decade = 0; decade < DECADES; decade++) {
      int count = signed ? 1 << decade : 2 << decade;
      double scale = Math.pow(10, decade - (DECADES - 1));
      for (int i = 0; i < count; i++) {
        // The middle of each of `count` equal parts of [0.1, 1].
        double middle = scale * (0.1 + 0.9 * (i + 0.5) / count);
        values[n++] = (float) middle;
        if (signed) {
          values[n++] = (float) -middle;
        }
      }
    }
    values[n++] = 0;
    values[n] = 1;
    Arrays.sort(values);
    return values;
  }

  /** The middles between neighbours: a value below the first is nearest to the first. */
  static float[] middles(float[] values) {
    float[] middles = new float[values.length - 1];
    for (int i = 0; i < middles.length; i++) {
      middles[i] = (values[i] + values[i + 1]) / 2;
    }
    return middles;
  }
}
