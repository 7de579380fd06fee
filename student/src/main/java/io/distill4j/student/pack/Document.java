package io.distill4j.student.pack;

/**
 * One training sample as token ids: a prompt the model reads and a completion it learns.
 *
 * <p>The loss covers the predictions of {@code ids[promptTokens]} to the last id, which is the
 * token that stops generation; so {@code ids.length - promptTokens} tokens are trained.
 *
 * @param id of the trace it was made from
 * @param ids token ids of prompt and completion; not copied, not to be changed
 * @param promptTokens how many of them are the prompt, in [1, ids.length)
 * @param weight how much each of its trained tokens counts in the loss, above 0; 1 is usual
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of them; compared by id, never by content.
public record Document(String id, int[] ids, int promptTokens, float weight) {

  public Document {
    if (promptTokens < 1 || promptTokens >= ids.length) {
      throw new IllegalArgumentException(
          "document %s: prompt tokens must be in [1, %d), were %d"
              .formatted(id, ids.length, promptTokens));
    }
    if (!(weight > 0) || Float.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "document %s: weight must be above 0, was %s".formatted(id, weight));
    }
  }

  /** A document that counts as any other. */
  public Document(String id, int[] ids, int promptTokens) {
    this(id, ids, promptTokens, 1);
  }

  /** Number of ids. */
  public int length() {
    return ids.length;
  }

  /** Number of ids that are predicted in training. */
  public int trainedTokens() {
    return ids.length - promptTokens;
  }
}
