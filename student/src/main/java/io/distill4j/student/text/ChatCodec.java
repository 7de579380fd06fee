package io.distill4j.student.text;

import io.distill4j.data.Message;
import io.distill4j.student.generate.Codec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Messages to prompt ids and generated ids to text, for generation with a local model. Thread-safe.
 */
public final class ChatCodec implements Codec {

  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final StopTokens stops;

  ChatCodec(Tokenizer tokenizer, ChatTemplate template, StopTokens stops) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.stops = stops;
  }

  /** Ids of a conversation, up to where the assistant goes on: the ids that training saw. */
  @Override
  public int[] prompt(List<Message> messages) {
    return tokenizer.encode(sent(messages));
  }

  /** A conversation as the template writes it, special tokens and opened thoughts included. */
  @Override
  public String sent(List<Message> messages) {
    return template.render(messages, true);
  }

  /** The text of generated ids, without special tokens. */
  @Override
  public String text(int[] ids) {
    return tokenizer.decode(ids, true);
  }

  /** The ids that training would see for the text. */
  @Override
  public int[] completion(String text, boolean ended) {
    int[] ids = tokenizer.encode(text);
    int[] all = Arrays.copyOf(ids, ids.length + (ended ? 1 : 0));
    if (ended) {
      all[ids.length] = stops.end();
    }
    return all;
  }

  /** Ids that end a generation. */
  @Override
  public Set<Integer> stopIds() {
    return stops.all();
  }

  /** Whether a prompt ends inside an opened thought. */
  @Override
  public boolean opensThoughts() {
    return template.opensThoughts();
  }
}
