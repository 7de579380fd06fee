package io.distill4j.teacher;

import io.distill4j.data.Generator;
import io.distill4j.data.Problem;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.sample.KeySet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Reads all prompts once before the first one is paid for. */
final class PromptCheck {

  private static final int SHOWN = 20;

  private PromptCheck() {}

  /**
   * Counts the prompts that are to be put to a generator.
   *
   * @throws UserMistake when there are none, two with the same id, or some that it cannot take
   */
  static long count(PromptSource source, Generator generator) {
    long count = count(source);
    if (generator instanceof Selective selective) {
      try (Stream<Prompt> prompts = source.reopen()) {
        List<Problem> problems =
            prompts.map(selective::refusal).flatMap(Optional::stream).limit(SHOWN).toList();
        if (!problems.isEmpty()) {
          throw new UserMistake(problems);
        }
      }
    }
    return count;
  }

  private static long count(PromptSource source) {
    OptionalLong counted = source.checkAndCount();
    if (counted.isPresent()) {
      return counted.getAsLong();
    }
    KeySet ids = new KeySet();
    List<Problem> problems = new ArrayList<>();
    try (Stream<Prompt> prompts = source.open()) {
      for (Iterator<Prompt> each = prompts.iterator(); each.hasNext(); ) {
        Prompt prompt = each.next();
        if (!ids.add(prompt.id()) && problems.size() < SHOWN) {
          problems.add(
              new Problem(
                  "%s, row %d".formatted(prompt.origin().source(), prompt.origin().row()),
                  "the prompt id '%s' is there already".formatted(prompt.id()),
                  "give each prompt an id of its own; samples are kept under it"));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    if (ids.size() == 0) {
      throw new UserMistake("prompts", "the source holds no prompt", "check its path and options");
    }
    return ids.size();
  }
}
