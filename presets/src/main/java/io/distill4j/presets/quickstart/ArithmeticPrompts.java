package io.distill4j.presets.quickstart;

import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Prompt;
import io.distill4j.data.prompt.PromptSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Word problems drawn from a seed, each at most once.
 *
 * <p>Whether a problem is held out depends on its numbers alone (one in ten is), so that training
 * and evaluation never share one, whatever their seeds and counts.
 *
 * @param count how many, in [1, 100,000]
 * @param seed of the draw
 * @param fewestSteps in [2, 7]; a single step has too few problems to be drawn without repeats
 * @param mostSteps in [fewestSteps, 7]
 * @param heldOut whether to draw from the tenth kept for evaluation or from the rest
 */
public record ArithmeticPrompts(
    int count, long seed, int fewestSteps, int mostSteps, boolean heldOut) implements PromptSource {

  private static final int MOST = 100_000;
  private static final int HELD_OUT_SHARE = 10;

  public ArithmeticPrompts {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("count must be in [1, 100000], was " + count);
    }
    if (fewestSteps < 2 || fewestSteps > mostSteps || mostSteps > WordProblem.DAYS.size()) {
      throw new IllegalArgumentException(
          "fewest-steps and most-steps must be in [2, 7] and in order, were %d and %d"
              .formatted(fewestSteps, mostSteps));
    }
  }

  @Override
  public Stream<Prompt> open() {
    SplittableRandom random = new SplittableRandom(fingerprint().asLong());
    Set<WordProblem> seen = new HashSet<>();
    List<Prompt> prompts = new ArrayList<>(count);
    while (prompts.size() < count) {
      WordProblem problem = WordProblem.draw(random, fewestSteps, mostSteps);
      String question = problem.question(random);
      if (isHeldOut(problem) == heldOut && seen.add(problem)) {
        prompts.add(prompt(problem, question, prompts.size()));
      }
    }
    return prompts.stream();
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder().add("arithmetic-prompts").add(toString()).build();
  }

  private Prompt prompt(WordProblem problem, String question, int row) {
    return new Prompt(
        (heldOut ? "test-%05d" : "train-%05d").formatted(row),
        List.of(Message.user(question)),
        new Answer.Text(Integer.toString(problem.answer())),
        new Origin("quickstart arithmetic", "seed " + seed, row),
        Map.of("domain", "arithmetic", "steps", Integer.toString(problem.changes().size())));
  }

  private static boolean isHeldOut(WordProblem problem) {
    return Long.remainderUnsigned(problem.fingerprint().asLong(), HELD_OUT_SHARE) == 0;
  }
}
