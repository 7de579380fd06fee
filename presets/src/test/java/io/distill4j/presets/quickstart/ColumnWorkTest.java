package io.distill4j.presets.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.presets.quickstart.ColumnWork.Solution;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ColumnWorkTest {

  private static final WordProblem PROBLEM = new WordProblem(29, List.of(13, 44, -17));

  @Test
  void thinksColumnByColumn() {
    Solution solution = ColumnWork.PERFECT.solve(PROBLEM, new SplittableRandom(1));

    assertThat(solution.thoughts())
        .isEqualTo(
            """
            Monday: 29 + 13: ones 9 + 3 = 12, tens 2 + 1 + 1 = 4. Now 42.
            Tuesday: 42 + 44: ones 2 + 4 = 6, tens 4 + 4 = 8. Now 86.
            Wednesday: 86 - 17: ones 16 - 7 = 9, tens 8 - 1 - 1 = 6. Now 69.""");
    assertThat(solution.total()).isEqualTo(69);
  }

  @Test
  void withoutMistakesEveryProblemIsSolved() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 5000; i++) {
      WordProblem problem = WordProblem.draw(random, 2, 7);
      assertThat(ColumnWork.PERFECT.solve(problem, random).total()).isEqualTo(problem.answer());
    }
  }

  @Test
  void aForgottenCarryGoesThroughToTheAnswer() {
    WordProblem problem = new WordProblem(29, List.of(13, 44));
    Solution solution = new ColumnWork(0.999, 0).solve(problem, new SplittableRandom(3));

    assertThat(solution.thoughts())
        .startsWith("Monday: 29 + 13: ones 9 + 3 = 12, tens 2 + 1 = 3. Now 32.\nTuesday: 32 + 44:");
    assertThat(solution.total()).isEqualTo(76).isNotEqualTo(problem.answer());
  }

  @Test
  void makesAboutAsManyMistakesAsStated() {
    // 15.2 % wrong answers were counted for these rates in a trial of 20,000 problems.
    SplittableRandom random = new SplittableRandom(4);
    ColumnWork pupil = new ColumnWork(0.15, 0.01);
    int wrong = 0;
    for (int i = 0; i < 5000; i++) {
      WordProblem problem = WordProblem.draw(random, 2, 4);
      wrong += pupil.solve(problem, random).total() == problem.answer() ? 0 : 1;
    }
    assertThat(wrong / 5000.0).isBetween(0.13, 0.18);
  }

  @Test
  void aQuestionIsReadBackAsTheSameProblem() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 1000; i++) {
      WordProblem problem = WordProblem.draw(random, 2, 7);
      assertThat(WordProblem.parse(problem.question(random))).contains(problem);
    }
    assertThat(WordProblem.parse("What is 2 + 2?")).isEmpty();
    assertThat(WordProblem.parse("Ben has 29 shells. Monday: eats 13. How many now?")).isEmpty();
  }
}
