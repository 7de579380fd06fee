package io.distill4j.data.prompt;

import io.distill4j.data.Problem;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.sample.KeySet;
import io.distill4j.data.table.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Collects what is wrong with the rows of a prompt source. About 40 bytes per prompt; the first
 * places of repeated ids are looked up in a second pass, when there are any.
 */
final class PromptCheck {

  private static final int MOST_SHOWN = 20;

  private final DatasetPrompts options;
  private final boolean refuses;
  private final KeySet ids = new KeySet();
  private final Map<String, String> firstPlaces = new HashMap<>();
  private final List<Supplier<Problem>> problems = new ArrayList<>();
  private long more;

  PromptCheck(DatasetPrompts options) {
    this.options = options;
    this.refuses =
        options.duplicates().orElse(DatasetPrompts.Duplicates.REFUSE)
            == DatasetPrompts.Duplicates.REFUSE;
  }

  void accept(Row row, RowPrompts reader) {
    Prompt prompt;
    try {
      prompt = reader.prompt(row);
    } catch (UserMistake mistake) {
      mistake.problems().forEach(problem -> report(() -> problem));
      return;
    }
    if (!ids.add(prompt.id()) && refuses) {
      if (problems.size() < MOST_SHOWN) {
        firstPlaces.put(prompt.id(), "");
      }
      String what =
          options.id().isPresent()
              ? "id '%s' was there before".formatted(prompt.id())
              : "the same question was there before";
      report(
          () ->
              new Problem(
                  row.where(),
                  "%s, at %s".formatted(what, firstPlaces.get(prompt.id())),
                  "delete one of them, or set duplicates: keep-first"));
    }
  }

  /** Different ids so far. */
  long ids() {
    return ids.size();
  }

  /** Whether {@link #find} must see the rows. */
  boolean hasRepeated() {
    return !firstPlaces.isEmpty();
  }

  /** Sees a row in a second pass. */
  void find(Row row, RowPrompts reader) {
    try {
      firstPlaces.replace(reader.prompt(row).id(), "", row.where());
    } catch (UserMistake e) {
      // It was reported in the first pass.
    }
  }

  /**
   * Ends the check.
   *
   * @throws UserMistake with the first problems and the number of those not shown
   */
  void throwIfAny() {
    if (problems.isEmpty()) {
      if (ids.size() == 0) {
        throw new UserMistake(
            options.path().toString(),
            "holds no prompts" + options.where().map(test -> " where " + test).orElse(""),
            "check the path" + (options.where().isPresent() ? " and 'where'" : ""));
      }
      return;
    }
    List<Problem> all = new ArrayList<>(problems.stream().map(Supplier::get).toList());
    if (more > 0) {
      all.add(
          new Problem(
              options.path().toString(),
              "%d more problems like these".formatted(more),
              "mend the ones above first"));
    }
    throw new UserMistake(all);
  }

  private void report(Supplier<Problem> problem) {
    if (problems.size() < MOST_SHOWN) {
      problems.add(problem);
    } else {
      more++;
    }
  }
}
