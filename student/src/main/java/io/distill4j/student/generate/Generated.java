package io.distill4j.student.generate;

import io.distill4j.data.FinishReason;
import java.util.Arrays;

/**
 * What a model wrote after a prompt.
 *
 * @param prompt ids it was given
 * @param ids it drew, the one that ended it included
 * @param logProbabilities of each drawn id under the model at temperature 1 and without any cut, in
 *     nats; as long as {@code ids}, or empty where they are not known
 * @param finish {@link FinishReason#STOP} when the last id is one that ends a completion, otherwise
 *     {@link FinishReason#LENGTH}
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to kernels and codecs as they are.
public record Generated(int[] prompt, int[] ids, float[] logProbabilities, FinishReason finish) {

  /** The ids without the one that ended the completion. */
  public int[] spoken() {
    int length = ids.length - (finish == FinishReason.STOP ? 1 : 0);
    return Arrays.copyOf(ids, length);
  }
}
