package io.distill4j.data.prompt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds a question by its text although the text is not quite the same.
 *
 * <p>Texts are compared by letters and digits alone, in lower case, without the boxed directive and
 * without LaTeX commands that only lay out. If none is equal, the most similar one is taken whose
 * pieces of 8 characters are shared at least to {@value #SHARED} of the shorter text, while the
 * shorter has at least {@value #SHORTEST} characters and {@value #LEAST_LENGTH} of the longer one's
 * length, and every number of the shorter stands in the longer: the same problem with another
 * number is another problem.
 *
 * <p>Adding needs one thread; then any number may look up.
 */
public final class Questions {

  private static final double SHARED = 0.85;
  private static final double LEAST_LENGTH = 0.4;
  private static final int SHORTEST = 40;
  private static final int PIECE = 8;

  /** One piece in so many is indexed: enough to find candidates, which are then compared whole. */
  private static final int INDEXED = 4;

  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "please reason step by step,? and put your final answer (within|in) \\\\boxed\\{\\}\\.?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern LAYOUT =
      Pattern.compile(
          "\\\\(left|right|text|textit|textbf|textrm|mathrm|mathbf|mbox|displaystyle|quad|qquad|big"
              + "|Big|bigl|bigr|hspace|emph)(?![a-zA-Z])");
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Map<String, Integer> exact = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final Map<Integer, List<Integer>> pieces = new HashMap<>();

  /** The number of a question, from 0: that of an equal one, or the next. */
  public int add(String question) {
    String text = normal(question);
    Integer known = exact.get(text);
    if (known != null) {
      return known;
    }
    int number = texts.size();
    exact.put(text, number);
    texts.add(text);
    for (int piece : pieces(text)) {
      if (piece % INDEXED == 0) {
        pieces.computeIfAbsent(piece, p -> new ArrayList<>()).add(number);
      }
    }
    return number;
  }

  /** The number of the question that this text asks. */
  public Optional<Integer> find(String question) {
    String text = normal(question);
    Integer same = exact.get(text);
    if (same != null) {
      return Optional.of(same);
    }
    Set<Integer> own = pieces(text);
    Map<Integer, Integer> candidates = new TreeMap<>();
    for (int piece : own) {
      for (int number : pieces.getOrDefault(piece, List.of())) {
        candidates.merge(number, 1, Integer::sum);
      }
    }
    Optional<Integer> best = Optional.empty();
    double most = 0;
    for (int candidate : candidates.keySet()) {
      double similarity = similarity(text, own, texts.get(candidate));
      if (similarity > most) {
        most = similarity;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  /** Share of the longer text that is shared; 0 when it is not the same question. */
  private static double similarity(String text, Set<Integer> own, String other) {
    String shorter = text.length() <= other.length() ? text : other;
    String longer = text.length() <= other.length() ? other : text;
    if (shorter.length() < SHORTEST || shorter.length() < LEAST_LENGTH * longer.length()) {
      return 0;
    }
    Set<Integer> theirs = pieces(other);
    Set<Integer> shared = new HashSet<>(own);
    shared.retainAll(theirs);
    boolean same =
        shared.size() >= SHARED * Math.min(own.size(), theirs.size())
            && numbers(longer).containsAll(numbers(shorter));
    return same ? (double) shared.size() / Math.max(own.size(), theirs.size()) : 0;
  }

  private static Set<String> numbers(String text) {
    Set<String> numbers = new HashSet<>();
    NUMBER.matcher(text).results().forEach(match -> numbers.add(match.group()));
    return numbers;
  }

  private static Set<Integer> pieces(String text) {
    Set<Integer> pieces = new HashSet<>();
    for (int i = 0; i + PIECE <= text.length(); i++) {
      pieces.add(text.substring(i, i + PIECE).hashCode());
    }
    return pieces;
  }

  private static String normal(String question) {
    String plain = DIRECTIVE.matcher(question).replaceAll(" ");
    plain = LAYOUT.matcher(plain).replaceAll(" ");
    // Numbers stay apart from each other: 1 2 is not 12.
    return OTHER.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }
}
