package io.distill4j.presets.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Prompt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ArithmeticPromptsTest {

  @Test
  void theSameSeedGivesTheSamePrompts() {
    assertThat(prompts(50, 7, false)).isEqualTo(prompts(50, 7, false));
    assertThat(prompts(50, 8, false)).isNotEqualTo(prompts(50, 7, false));
  }

  @Test
  void trainingAndEvaluationNeverShareAProblem() {
    Set<WordProblem> train = problems(prompts(5000, 1, false));
    Set<WordProblem> test = problems(prompts(500, 1, true));

    assertThat(train).hasSize(5000);
    assertThat(test).hasSize(500);
    Set<WordProblem> both = new HashSet<>(train);
    both.retainAll(test);
    assertThat(both).isEmpty();
  }

  @Test
  void refusesASingleStepAndSeveralProblemsAtOnce() {
    assertThatThrownBy(() -> new ArithmeticPrompts(1, 1, 1, 4, false))
        .hasMessage("fewest-steps and most-steps must be in [2, 7] and in order, were 1 and 4");
  }

  private static List<Prompt> prompts(int count, long seed, boolean heldOut) {
    try (Stream<Prompt> open = new ArithmeticPrompts(count, seed, 2, 4, heldOut).open()) {
      return open.toList();
    }
  }

  private static Set<WordProblem> problems(List<Prompt> prompts) {
    return prompts.stream()
        .map(prompt -> WordProblem.parse(prompt.text()).orElseThrow())
        .collect(Collectors.toSet());
  }
}
