package io.distill4j.student.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What the clipped loss of a batch's values is made from; one number per target of the batch in
 * each array.
 *
 * <p>With V the value now, V' the one when the target was drawn, R what it should have been and w
 * its weight, the loss is the sum of {@code w max((V - R)^2, (V' + clip(V - V', -reach, reach) -
 * R)^2) / 2} times the factor.
 *
 * <p>Source: Schulman et al., arXiv:1707.06347v2, equation 9, with the clipping of values that its
 * authors' code has and TRL and verl follow.
 *
 * @param before values when the targets were drawn
 * @param due what they should have been: the discounted rewards that came
 * @param weights in the loss
 * @param reach how far a value may move before its gradient stops, above 0
 * @param factor on the loss, beside that of the policy, 0 or more
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to native code as they are.
public record ValueTerms(
    float[] before, float[] due, float[] weights, double reach, double factor) {

  public ValueTerms {
    if (due.length != before.length || weights.length != before.length) {
      throw new IllegalArgumentException(
          "%d values need as many that are due and weights, were %d and %d"
              .formatted(before.length, due.length, weights.length));
    }
  }

  /** As the kernels take them: per token [3, n], options [2] on the CPU. */
  public List<NDArray> arrays(NDManager scope) {
    int n = before.length;
    float[] tokens = Arrays.copyOf(before, 3 * n);
    System.arraycopy(due, 0, tokens, n, n);
    System.arraycopy(weights, 0, tokens, 2 * n, n);
    NDManager cpu = scope.newSubManager(Device.cpu());
    return List.of(scope.create(tokens, new Shape(3, n)), cpu.create(new double[] {reach, factor}));
  }
}
