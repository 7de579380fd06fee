package io.distill4j.data;

import java.util.List;

/** The reference answer of a prompt: what a verifier compares a completion with. */
public sealed interface Answer {

  /** A text, such as a number or a LaTeX expression. */
  record Text(String value) implements Answer {}

  /**
   * One option of a multiple-choice question.
   *
   * @param index position of the right option in {@code options}, from 0
   * @param options the options as shown, without their letters
   */
  record Choice(int index, List<String> options) implements Answer {
    public Choice {
      options = List.copyOf(options);
      if (index < 0 || index >= options.size()) {
        throw new IllegalArgumentException(
            "index must be in [0, %d), was %d".formatted(options.size(), index));
      }
    }

    /** The letter of the right option: A for index 0. */
    public char letter() {
      return (char) ('A' + index);
    }
  }

  /**
   * Programs are right when they pass all cases.
   *
   * @param cases at least one case
   */
  record Tests(List<Case> cases) implements Answer {
    public Tests {
      cases = List.copyOf(cases);
      if (cases.isEmpty()) {
        throw new IllegalArgumentException("tests need at least one case");
      }
    }
  }

  /** A test of a program. */
  sealed interface Case {

    /** The program reads {@code input} and must print {@code output}. */
    record InputOutput(String input, String output) implements Case {}

    /** The statement, appended to the program, must run without an error. */
    record Assertion(String code) implements Case {}
  }

  /** There is no reference answer. */
  record None() implements Answer {}
}
