package io.distill4j.data;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model said to one prompt, with thoughts and answer apart.
 *
 * <p>A completion cut off inside its thoughts has reasoning and an empty answer; a model that does
 * not think has an empty reasoning.
 *
 * @param reasoning the text between the thought markers, without them
 * @param answer the text after the thoughts
 * @param finish why it ended
 * @param usage tokens as the generator counted them
 * @param reported what the server said about itself, such as {@code model} and {@code
 *     system_fingerprint}
 * @param scores log-probabilities of its tokens, where they were asked for
 * @param sent the prompt as the model received it: for a local model the text that its chat
 *     template made, for a chat server the messages as JSON; empty where it is not known
 */
public record Completion(
    String reasoning,
    String answer,
    FinishReason finish,
    Usage usage,
    Map<String, String> reported,
    Optional<TokenScores> scores,
    String sent) {

  public Completion {
    reported = java.util.Collections.unmodifiableMap(new TreeMap<>(reported));
  }

  /** A completion without scores, of which it is not known what exactly was sent. */
  public Completion(
      String reasoning,
      String answer,
      FinishReason finish,
      Usage usage,
      Map<String, String> reported) {
    this(reasoning, answer, finish, usage, reported, Optional.empty(), "");
  }

  /** A finished completion of which nothing but its text is known. */
  public static Completion of(String reasoning, String answer) {
    return new Completion(reasoning, answer, FinishReason.STOP, Usage.UNKNOWN, Map.of());
  }

  public Completion withFinish(FinishReason newFinish) {
    return new Completion(reasoning, answer, newFinish, usage, reported, scores, sent);
  }

  public Completion withReported(Map<String, String> newReported) {
    return new Completion(reasoning, answer, finish, usage, newReported, scores, sent);
  }

  public Completion withScores(TokenScores newScores) {
    return new Completion(reasoning, answer, finish, usage, reported, Optional.of(newScores), sent);
  }

  public Completion withUsage(Usage newUsage) {
    return new Completion(reasoning, answer, finish, newUsage, reported, scores, sent);
  }

  public Completion withSent(String newSent) {
    return new Completion(reasoning, answer, finish, usage, reported, scores, newSent);
  }
}
