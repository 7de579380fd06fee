package io.distill4j.presets.quickstart;

import io.distill4j.data.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chain of additions and subtractions of two-digit numbers whose running total keeps two digits.
 *
 * <p>There are 467 thousand problems of two steps, 33.7 million of three and 2.4 billion of four,
 * so held-out problems are really new.
 *
 * @param start in [10, 99]
 * @param changes what is added or, when negative, taken away, each of two digits; 1 to 7 of them
 */
record WordProblem(int start, List<Integer> changes) {

  static final List<String> DAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
  private static final List<String> NAMES =
      List.of("Mia", "Tom", "Ana", "Ben", "Eva", "Leo", "Zoe", "Max");
  private static final List<String> ITEMS =
      List.of("shells", "apples", "coins", "cards", "books", "pens", "stamps", "nuts");
  private static final List<String> PLUS = List.of("gets", "finds", "buys", "wins");
  private static final List<String> MINUS = List.of("loses", "sells", "gives", "drops");

  private static final Pattern HAS = Pattern.compile("\\w+ has (\\d\\d) \\w+\\.");
  private static final Pattern CHANGE = Pattern.compile("(\\w+day): (\\w+) (\\d\\d)\\.");

  private static final int LEAST = 10;
  private static final int MOST = 99;

  WordProblem {
    changes = List.copyOf(changes);
    if (changes.isEmpty() || changes.size() > DAYS.size()) {
      throw new IllegalArgumentException("changes must be 1 to 7, were " + changes.size());
    }
    int total = start;
    for (int change : changes) {
      total += change;
      if (!staysInRange(Math.abs(change)) || !staysInRange(total)) {
        throw new IllegalArgumentException("every number has two digits, was " + total);
      }
    }
  }

  /** Draws a problem: number of steps uniform, plus and minus alike, operands uniform. */
  static WordProblem draw(RandomGenerator random, int fewestSteps, int mostSteps) {
    int steps = random.nextInt(fewestSteps, mostSteps + 1);
    int start = random.nextInt(LEAST, MOST + 1);
    int total = start;
    List<Integer> changes = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      boolean canAdd = total + LEAST <= MOST;
      boolean canTake = total - LEAST >= LEAST;
      boolean add = canAdd && (!canTake || random.nextBoolean());
      int change =
          add ? random.nextInt(LEAST, MOST - total + 1) : -random.nextInt(LEAST, total - LEAST + 1);
      changes.add(change);
      total += change;
    }
    return new WordProblem(start, changes);
  }

  /** Reads a problem from its question; empty when it is not one of ours. */
  static Optional<WordProblem> parse(String question) {
    Matcher has = HAS.matcher(question);
    Matcher change = CHANGE.matcher(question);
    if (!has.lookingAt()) {
      return Optional.empty();
    }
    List<Integer> changes = new ArrayList<>();
    while (change.find()) {
      int amount = Integer.parseInt(change.group(3));
      if (!PLUS.contains(change.group(2)) && !MINUS.contains(change.group(2))) {
        return Optional.empty();
      }
      changes.add(PLUS.contains(change.group(2)) ? amount : -amount);
    }
    try {
      return Optional.of(new WordProblem(Integer.parseInt(has.group(1)), changes));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The question in words; the words are drawn, the numbers are the problem's. */
  String question(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    text.append(pick(NAMES, random)).append(" has ").append(start).append(' ');
    text.append(pick(ITEMS, random)).append(". ");
    for (int i = 0; i < changes.size(); i++) {
      int change = changes.get(i);
      text.append(DAYS.get(i)).append(": ");
      text.append(pick(change > 0 ? PLUS : MINUS, random)).append(' ');
      text.append(Math.abs(change)).append(". ");
    }
    return text.append("How many now?").toString();
  }

  int answer() {
    return start + changes.stream().mapToInt(Integer::intValue).sum();
  }

  /** Equal for the same numbers, whatever the words. */
  Fingerprint fingerprint() {
    return Fingerprint.builder().add("problem").add(start + " " + changes).build();
  }

  static boolean staysInRange(int total) {
    return total >= LEAST && total <= MOST;
  }

  private static String pick(List<String> words, RandomGenerator random) {
    return words.get(random.nextInt(words.size()));
  }
}
