package io.distill4j.student.text;

import io.distill4j.data.FinishReason;
import io.distill4j.student.pack.Document;
import java.util.Arrays;
import java.util.List;

/**
 * Turns examples into token ids, exactly as generation will meet them.
 *
 * <p>The prompt is what the chat template renders with its generation prompt, which ends with
 * {@code <think>} and a newline; it is encoded by itself, as a server encodes it. Then come the
 * thoughts, {@code </think>} between a newline and a blank line, the answer and the end token;
 * these are trained. The assistant's turn never passes through the template: R1-Distill's deletes
 * the thoughts.
 *
 * <p>Thread-safe.
 */
public final class TrainingText {

  /** What stands between thoughts and answer. */
  static final String AFTER_THOUGHTS = "\n</think>\n\n";

  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final StopTokens stops;

  TrainingText(Tokenizer tokenizer, ChatTemplate template, StopTokens stops) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.stops = stops;
  }

  /** An example as ids, or why it cannot be one. */
  public sealed interface Encoded {

    record Ready(Document document) implements Encoded {}

    /**
     * Not to be trained on.
     *
     * @param reason the same text for all examples with the same problem
     */
    record Unfit(String id, String reason) implements Encoded {}
  }

  /**
   * Encodes an example. Unfit are: a completion that was cut off or stopped as a loop (its end is
   * not where the teacher would have ended), an empty one, and one whose text holds a stop token
   * (the student would learn to stop in the middle).
   */
  public Encoded encode(Example example) {
    if (example.finish() == FinishReason.LENGTH || example.finish() == FinishReason.LOOP) {
      return new Encoded.Unfit(
          example.id(), "its completion did not end by itself: " + example.finish().wireName());
    }
    if (example.reasoning().isBlank() && example.answer().isBlank()) {
      return new Encoded.Unfit(example.id(), "its completion is empty");
    }
    int[] prompt = tokenizer.encode(template.render(example.prompt(), true));
    int[] completion = tokenizer.encode(completion(example));
    for (int id : completion) {
      if (stops.all().contains(id)) {
        return new Encoded.Unfit(
            example.id(),
            "its completion holds the stop token " + tokenizer.addedToken(id).orElse("" + id));
      }
    }
    int[] ids = Arrays.copyOf(prompt, prompt.length + completion.length + 1);
    System.arraycopy(completion, 0, ids, prompt.length, completion.length);
    ids[ids.length - 1] = stops.end();
    return new Encoded.Ready(new Document(example.id(), ids, prompt.length, example.weight()));
  }

  /** Encodes many examples on all cores, in order. */
  public List<Encoded> encodeAll(List<Example> examples) {
    return examples.parallelStream().map(this::encode).toList();
  }

  /** The text that is trained, without the end token. */
  public static String completion(Example example) {
    return example.reasoning() + AFTER_THOUGHTS + example.answer();
  }
}
