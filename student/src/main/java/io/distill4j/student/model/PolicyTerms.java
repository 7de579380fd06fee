package io.distill4j.student.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What the clipped policy loss of a batch is made from, beside the model; one number per target of
 * the batch in each array.
 *
 * <p>With r the ratio of a target's probability to the one it was drawn with, A its advantage, w
 * its weight and g the logarithm of the reference's probability over the model's, the loss is minus
 * the sum of {@code w (min(r A, clip(r, 1 - low, 1 + high) A) - divergence (exp(g) - g - 1))}. With
 * whole sequences, r and g are of the product over all targets of a sequence, which then counts
 * once, with the weight of its targets.
 *
 * <p>Source: DeepSeekMath, arXiv:2402.03300v3, equations 3 and 4, for tokens; DeepSeek-R1,
 * arXiv:2501.12948v2, equations 1 and 2, for whole sequences; DAPO, arXiv:2503.14476v2, equation
 * 10, for two bounds of the clip.
 *
 * @param drawn log-probabilities with which the targets were drawn, in nats; where {@code fresh}
 *     they are only measured against
 * @param reference log-probabilities of the targets under the reference, in nats
 * @param advantages one number for all targets of a sequence
 * @param weights in the loss; equal within a sequence where ratios are of whole sequences
 * @param low how far below 1 a ratio still counts, in (0, 1] or above, where nothing is cut
 * @param high how far above 1 a ratio still counts, above 0
 * @param divergence factor on the divergence from the reference, 0 or more
 * @param lengths targets of each sequence in turn; their sum is the number of targets
 * @param wholeSequences whether a ratio is of a sequence, not of a token
 * @param fresh whether the model is still the one that drew, so that every ratio is 1
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to native code as they are.
public record PolicyTerms(
    float[] drawn,
    float[] reference,
    float[] advantages,
    float[] weights,
    double low,
    double high,
    double divergence,
    long[] lengths,
    boolean wholeSequences,
    boolean fresh)
    implements Terms {

  public PolicyTerms {
    int targets = drawn.length;
    if (reference.length != targets
        || advantages.length != targets
        || weights.length != targets
        || Arrays.stream(lengths).sum() != targets) {
      throw new IllegalArgumentException(
          "%d targets need as many references, advantages, weights and lengths in sum, were %d, %d, %d and %d"
              .formatted(
                  targets,
                  reference.length,
                  advantages.length,
                  weights.length,
                  Arrays.stream(lengths).sum()));
    }
  }

  /** As the kernels take them: per token [4, n], options [5] and lengths [S] on the CPU. */
  @Override
  public List<NDArray> arrays(NDManager scope) {
    int n = drawn.length;
    float[] tokens = Arrays.copyOf(drawn, 4 * n);
    System.arraycopy(reference, 0, tokens, n, n);
    System.arraycopy(advantages, 0, tokens, 2 * n, n);
    System.arraycopy(weights, 0, tokens, 3 * n, n);
    double[] options = {low, high, divergence, wholeSequences ? 1 : 0, fresh ? 1 : 0};
    NDManager cpu = scope.newSubManager(Device.cpu());
    return List.of(scope.create(tokens, new Shape(4, n)), cpu.create(options), cpu.create(lengths));
  }
}
