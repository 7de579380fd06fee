package io.distill4j.student.generate;

import io.distill4j.data.Message;
import java.util.List;
import java.util.Set;

/** Between text and token ids, for one model. Thread-safe. */
public interface Codec {

  /** Ids of a conversation up to where the model goes on, the opened thoughts included. */
  int[] prompt(List<Message> messages);

  /** The text whose ids {@link #prompt} gives: what is stored as sent. */
  default String sent(List<Message> messages) {
    return text(prompt(messages));
  }

  /** Text of generated ids, without the id that stopped generation. */
  String text(int[] ids);

  /**
   * Ids of a completion that came as text, the reverse of {@link #text}.
   *
   * @param ended whether an id that ends a completion follows
   */
  int[] completion(String text, boolean ended);

  /** Ids that end a completion. */
  Set<Integer> stopIds();

  /** Whether {@link #prompt} ends inside the thoughts. */
  boolean opensThoughts();
}
