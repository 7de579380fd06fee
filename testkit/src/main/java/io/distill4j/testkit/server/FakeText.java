package io.distill4j.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the fake model writes: a pure function of seed and question, one word per token.
 *
 * @param reasoning words of the thoughts, each with the space before it
 * @param answer words of the answer
 * @param truncated whether a token limit cut it off
 */
public record FakeText(List<String> reasoning, List<String> answer, boolean truncated) {

  private static final String[] WORDS = {
    " so", " then", " we", " add", " carry", " check", " hmm", " wait", " 7", " é", " 中", " \"x\"",
  };

  public FakeText {
    reasoning = List.copyOf(reasoning);
    answer = List.copyOf(answer);
  }

  /**
   * The text for a request.
   *
   * @param words of the thoughts and the answer together, 4 or more
   * @param limit tokens allowed; what is beyond is cut
   */
  public static FakeText of(long seed, String question, int words, int limit) {
    Random random = new Random(seed * 31 + question.hashCode());
    int thoughts = words - 3;
    List<String> reasoning = new ArrayList<>();
    for (int i = 0; i < Math.min(thoughts, limit); i++) {
      reasoning.add(i == 0 ? "Okay" : WORDS[random.nextInt(WORDS.length)]);
    }
    List<String> answer =
        List.of("It", " is", " \\boxed{" + Math.floorMod(seed + question.hashCode(), 1000) + "}");
    int left = Math.max(0, Math.min(3, limit - thoughts));
    return new FakeText(reasoning, answer.subList(0, left), limit < words);
  }

  /** Tokens in all. */
  public int tokens() {
    return reasoning.size() + answer.size();
  }
}
