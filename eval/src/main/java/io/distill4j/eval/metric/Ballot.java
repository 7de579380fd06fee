package io.distill4j.eval.metric;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.Verifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sorts the answers to one problem into classes of equivalent ones, so that {@code 1/2} and {@code
 * 0.5} vote together.
 *
 * <p>Two answers are equivalent when the benchmark's own verifier accepts the one with the other as
 * its reference. A class is named by the first answer in it; options of a multiple-choice question
 * are named by their letters. Programs have no class: they are not compared. Not thread-safe.
 */
final class Ballot {

  private final Verifier verifier;
  private final Map<String, String> known = new HashMap<>();
  private final List<String> classes = new ArrayList<>();

  Ballot(Verifier verifier) {
    this.verifier = verifier;
  }

  /** Name of the class of this trace's answer; empty when it has none. */
  Optional<String> classOf(Trace trace) {
    Answer reference = trace.prompt().answer();
    Completion completion = trace.completion();
    if (reference instanceof Answer.Choice choice) {
      return chosen(completion, choice.options());
    }
    if (reference instanceof Answer.Tests) {
      return Optional.empty();
    }
    Optional<String> answer = AnswerText.of(completion.answer());
    return answer.map(text -> known.computeIfAbsent(text, t -> find(t, completion)));
  }

  /** The one option that the verifier takes the completion to have chosen. */
  private Optional<String> chosen(Completion completion, List<String> options) {
    for (int i = 0; i < options.size(); i++) {
      Answer.Choice option = new Answer.Choice(i, options);
      if (verifier.verify(completion, option) instanceof Verdict.Pass) {
        return Optional.of(Character.toString(option.letter()));
      }
    }
    return Optional.empty();
  }

  private String find(String text, Completion completion) {
    for (String name : classes) {
      if (verifier.verify(completion, new Answer.Text(name)) instanceof Verdict.Pass) {
        return name;
      }
    }
    classes.add(text);
    return text;
  }
}
