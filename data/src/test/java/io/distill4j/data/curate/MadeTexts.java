package io.distill4j.data.curate;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up texts of {@link CurationStudy}. */
final class MadeTexts {

  static final int VOCABULARY = 20_000;

  private MadeTexts() {}

  static Trace trace(int row, String question, String thoughts) {
    return new Trace(
        Request.of(Prompt.of("p" + row, question, new Answer.Text("7")), 0, Sampling.R1, 1),
        Completion.of(thoughts, "\\boxed{7}"),
        "made-up",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }

  static String[] words(SplittableRandom random, int count) {
    String[] words = new String[count];
    for (int i = 0; i < count; i++) {
      // Squared: some words are frequent, most are rare.
      double draw = random.nextDouble();
      words[i] = Integer.toString((int) (draw * draw * VOCABULARY) + 1000, 26) + "a";
    }
    return words;
  }

  static String thoughts(String[] words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.length; i++) {
      text.append(i % 60 == 59 ? "wait, that is 7\n\n" : "").append(words[i]).append(' ');
    }
    return text.toString().strip();
  }
}
