package io.distill4j.presets.quickstart;

import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.UserMistake;
import io.distill4j.teacher.Teacher;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A teacher of word problems that reads the question, works in columns and makes real mistakes:
 * what it gets wrong must be caught by verification.
 *
 * <p>With 0.15 and 0.01 about 15 in 100 of its answers are wrong (2 to 4 steps); in 0.6 of 100 two
 * mistakes cancel out and flawed thoughts end in the right answer, which no verifier of answers can
 * see.
 *
 * @param forgetsCarry probability that a carry or borrow is forgotten, in [0, 1)
 * @param slips probability that a column is off by one, in [0, 1)
 */
public record ArithmeticTeacher(double forgetsCarry, double slips) implements Teacher {

  public ArithmeticTeacher {
    if (!(forgetsCarry >= 0 && forgetsCarry < 1)) {
      throw new IllegalArgumentException("forgets-carry must be in [0, 1), was " + forgetsCarry);
    }
    if (!(slips >= 0 && slips < 1)) {
      throw new IllegalArgumentException("slips must be in [0, 1), was " + slips);
    }
  }

  @Override
  public Generator open(Map<String, String> environment) {
    return new Pupil(new ColumnWork(forgetsCarry, slips));
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder().add(toString()).build();
  }

  private record Pupil(ColumnWork work) implements Generator {
    @Override
    public CompletionStage<Completion> generate(Request request) {
      Optional<WordProblem> problem = WordProblem.parse(request.prompt().text());
      if (problem.isEmpty()) {
        return CompletableFuture.failedFuture(
            new UserMistake(
                "prompt " + request.prompt().id(),
                "is no word problem this teacher can read: " + request.prompt().text(),
                "use it with the prompts io.distill4j.presets.quickstart.ArithmeticPrompts"));
      }
      ColumnWork.Solution solution =
          work.solve(problem.get(), new SplittableRandom(request.seed()));
      return CompletableFuture.completedFuture(
          Completion.of(solution.thoughts(), "\\boxed{" + solution.total() + "}"));
    }

    @Override
    public String model() {
      return "arithmetic-teacher";
    }

    @Override
    public String endpoint() {
      return "in process";
    }

    @Override
    public void close() {}
  }
}
