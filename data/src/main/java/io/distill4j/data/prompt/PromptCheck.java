package io.distill4j.data.prompt;

import io.distill4j.data.Problem;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong with the rows of a prompt source, and which rows repeat an id. */
final class PromptCheck {

  private static final int MOST_SHOWN = 20;

  private final DatasetPrompts options;
  private final Map<String, String> firstPlaces = new HashMap<>();
  private final Set<Long> repeated = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private long more;

  PromptCheck(DatasetPrompts options) {
    this.options = options;
  }

  void accept(Row row, RowPrompts reader) {
    Prompt prompt;
    try {
      prompt = reader.prompt(row);
    } catch (UserMistake mistake) {
      mistake.problems().forEach(this::report);
      return;
    }
    String before = firstPlaces.putIfAbsent(prompt.id(), row.where());
    if (before != null) {
      repeated.add(row.index());
      if (options.duplicates().orElse(DatasetPrompts.Duplicates.REFUSE)
          == DatasetPrompts.Duplicates.REFUSE) {
        String what =
            options.id().isPresent()
                ? "id '%s' was there before".formatted(prompt.id())
                : "the same question was there before";
        report(
            new Problem(
                row.where(),
                "%s, at %s".formatted(what, before),
                "delete one of them, or set duplicates: keep-first"));
      }
    }
  }

  /**
   * Ends the check.
   *
   * @throws UserMistake with the first problems and the number of those not shown
   */
  void throwIfAny() {
    if (problems.isEmpty()) {
      if (firstPlaces.isEmpty()) {
        throw new UserMistake(options.path().toString(), "holds no prompts", "check the path");
      }
      return;
    }
    if (more > 0) {
      problems.add(
          new Problem(
              options.path().toString(),
              "%d more problems like these".formatted(more),
              "mend the ones above first"));
    }
    throw new UserMistake(problems);
  }

  /** Indexes of rows whose id was there before. */
  Set<Long> repeatedRows() {
    return repeated;
  }

  private void report(Problem problem) {
    if (problems.size() < MOST_SHOWN) {
      problems.add(problem);
    } else {
      more++;
    }
  }
}
