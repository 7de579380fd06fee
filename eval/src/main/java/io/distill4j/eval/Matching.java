package io.distill4j.eval;

import io.distill4j.data.Prompt;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.Questions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the problem that a sample drawn elsewhere belongs to: the one of its id, if its prompt
 * holds the question, else the one of its question, see {@link Questions}.
 */
final class Matching {

  /** Letters and digits that say which question it is, whatever stands around them. */
  private static final int LONG_ENOUGH = 40;

  private final String benchmark;
  private final Map<String, Prompt> byId = new LinkedHashMap<>();
  private final Map<Integer, Prompt> byNumber = new HashMap<>();
  private final Questions questions = new Questions();
  private final Map<String, Optional<Prompt>> known = new HashMap<>();
  private final Set<String> strangers = new LinkedHashSet<>();
  private long matched;
  private long unmatched;

  Matching(String benchmark, List<Prompt> prompts) {
    this.benchmark = benchmark;
    for (Prompt prompt : prompts) {
      byId.put(prompt.id(), prompt);
      byNumber.putIfAbsent(questions.add(prompt.text()), prompt);
    }
  }

  /** The problem of a sample. */
  Optional<Prompt> prompt(Trace trace) {
    Prompt asked = trace.prompt();
    Optional<Prompt> found =
        known.computeIfAbsent(asked.id() + "\n" + asked.text(), key -> find(asked));
    if (found.isPresent()) {
      matched++;
    } else {
      unmatched++;
      strangers.add(asked.id());
    }
    return found;
  }

  /**
   * What did not fit, if anything.
   *
   * @throws UserMistake when nothing did
   */
  Optional<String> summary() {
    String example = strangers.isEmpty() ? "" : strangers.iterator().next();
    if (matched == 0) {
      throw new UserMistake(
          benchmark,
          unmatched == 0
              ? "there are no samples to take"
              : "none of %d samples belongs to it, for example '%s'".formatted(unmatched, example),
          "give the samples of this benchmark, with its ids or questions");
    }
    return unmatched == 0
        ? Optional.empty()
        : Optional.of(
            "%,d of %,d samples belong to no problem of %s and are left out, for example '%s'"
                .formatted(unmatched, matched + unmatched, benchmark, example));
  }

  private Optional<Prompt> find(Prompt asked) {
    String text = letters(asked.text());
    Prompt same = byId.get(asked.id());
    if (same != null && letters(same.text()).contains(text)) {
      return Optional.of(same);
    }
    Optional<Prompt> alike = questions.find(asked.text()).map(byNumber::get);
    if (alike.isPresent() || text.length() < LONG_ENOUGH) {
      return alike;
    }
    // Its protocol may put more around a question than there is of it.
    return byId.values().stream().filter(p -> letters(p.text()).contains(text)).findFirst();
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
  }
}
