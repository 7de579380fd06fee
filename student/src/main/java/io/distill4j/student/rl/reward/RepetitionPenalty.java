package io.distill4j.student.rl.reward;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Minus the share of runs of words that were said before, in (-1, 0]; a text with fewer words than
 * a run earns 0. Words are what stands between blanks, whatever its case.
 *
 * <p>Source: {@code get_repetition_penalty_reward} of Open-R1, after arXiv:2502.03373.
 *
 * @param ngram words of a run, 1 or more
 */
public record RepetitionPenalty(int ngram) implements Reward {

  public RepetitionPenalty {
    if (ngram < 1) {
      throw new IllegalArgumentException("ngram must be 1 or more, was " + ngram);
    }
  }

  @Override
  public OptionalDouble of(Attempt attempt) {
    String text = attempt.text().strip().toLowerCase(java.util.Locale.ROOT);
    List<String> words = text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s+"));
    int runs = words.size() - ngram + 1;
    if (runs < 1) {
      return OptionalDouble.of(0);
    }
    Set<List<String>> different = new HashSet<>();
    for (int i = 0; i < runs; i++) {
      different.add(words.subList(i, i + ngram));
    }
    return OptionalDouble.of((double) (different.size() - runs) / runs);
  }

  @Override
  public Range range() {
    return new Range(-1, 0);
  }
}
