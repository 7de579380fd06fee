package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds which option an answer chooses.
 *
 * @param options their texts, or none when only letters are known
 */
record Choices(List<String> options) {

  private static final String LETTER = "([A-Z])";
  private static final String OPEN = "[\\s:*_$({\\[\"'`]|\\\\\\(|\\\\text(?:bf)?\\{|\\\\mathrm\\{";
  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "(?i:\\banswer\\b|\\b(?:correct|right|best)\\s+(?:option|choice|answer)\\b|\\bi\\s+choose\\b)"
              + "(?i:\\s+(?:choice|option|letter))?[*_]*\\s*(?i:is|would be|must be|:|=)?((?:"
              + OPEN
              + "|(?i:option|choice|letter)\\s)*)"
              + LETTER
              + "(?![\\p{L}\\p{N}'])(?!\\s+[a-z]+\\s+(?!it\\b|the\\b|this\\b|of\\b))");
  private static final Pattern ANNOUNCED_TEXT =
      Pattern.compile("(?i)\\banswer(?:\\s+is\\b|[*_]*\\s*:)[*_\\s:]*([^\\n]+)");
  private static final Pattern LONE =
      Pattern.compile(
          "[\\s*_$({\\[\"'`]*(?:\\\\(?:text|textbf|mathrm|mathbf)\\s*\\{)?\\(?\\s*([A-Za-z])\\s*"
              + "(?:[)}\\]*_$\"'`.]|\\s)*");
  private static final Pattern LETTER_AND_TEXT =
      Pattern.compile(
          "[\\s*_$(]*(?:\\\\text\\{)?\\(?([A-Z])(?:\\)|\\.|:|\\))\\s*(\\S.*)", Pattern.DOTALL);

  /** "Because B is valid", and not "if B is valid" nor "B is not valid". */
  private static final Pattern CALLED_RIGHT =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}'])(?<!(?i:if|whether|suppose|assume|neither|nor|that)\\s)"
              + LETTER
              + "[)*_]*\\s+is\\s+(?:the\\s+)?(?:valid|correct|right)(?![\\p{L}\\p{N}])");

  private static final int LONGEST_TEXT = 2_000;

  /**
   * A choice.
   *
   * @param letter empty when the text is no option
   * @param text as it was written
   */
  record Chosen(Optional<Character> letter, String text) {}

  /** The choice announced last, or the one the answer ends with. */
  Optional<Chosen> in(String answer) {
    int at = -1;
    Optional<Chosen> chosen = Optional.empty();
    Matcher announced = ANNOUNCED.matcher(answer);
    while (announced.find()) {
      at = announced.start(2);
      chosen =
          Optional.of(new Chosen(Optional.of(announced.group(2).charAt(0)), announced.group(2)));
    }
    int box = answer.lastIndexOf("\\boxed{");
    Optional<String> boxed = Boxes.last(answer);
    if (boxed.isPresent() && box > at) {
      return Optional.of(new Chosen(read(boxed.get()), boxed.get()));
    }
    return chosen.isPresent() ? chosen : unannounced(answer);
  }

  /** A single letter with nothing but brackets and marks around it. */
  static Optional<Character> letter(String text) {
    Matcher lone = LONE.matcher(text);
    return text.length() <= LONGEST_TEXT && lone.matches()
        ? Optional.of(lone.group(1).toUpperCase(Locale.ROOT).charAt(0))
        : Optional.empty();
  }

  private Optional<Chosen> unannounced(String answer) {
    Matcher announced = ANNOUNCED_TEXT.matcher(answer);
    String text = "";
    while (announced.find()) {
      text = announced.group(1);
    }
    Optional<Character> letter = text.isEmpty() ? Optional.empty() : read(text);
    if (letter.isPresent()) {
      return Optional.of(new Chosen(letter, text));
    }
    String line = Texts.lastLine(answer);
    return read(line)
        .or(() -> calledRight(line))
        .map(found -> new Chosen(Optional.of(found), line));
  }

  /** The only letter that a sentence calls right. */
  private static Optional<Character> calledRight(String line) {
    Matcher matcher = CALLED_RIGHT.matcher(Texts.tail(line, LONGEST_TEXT));
    List<Character> letters =
        matcher.results().map(found -> found.group(1).charAt(0)).distinct().limit(2).toList();
    return letters.size() == 1 ? Optional.of(letters.get(0)) : Optional.empty();
  }

  /** The option a text stands for. */
  private Optional<Character> read(String text) {
    Optional<Character> letter = letter(text);
    if (letter.isPresent() || text.length() > LONGEST_TEXT) {
      return letter;
    }
    Optional<Character> option = option(text);
    Matcher both = LETTER_AND_TEXT.matcher(text);
    return option.isPresent() || !both.matches() || letter(both.group(2)).isPresent()
        ? option
        : Optional.of(both.group(1).charAt(0));
  }

  /** The only option with that text, as words or else as mathematics. */
  private Optional<Character> option(String text) {
    String words = words(text);
    Optional<Character> same = only(i -> !words.isEmpty() && words(options.get(i)).equals(words));
    return same.isPresent()
        ? same
        : only(
            i ->
                new BoxedMath()
                        .verify(
                            Completion.of("", "\\boxed{" + text + "}"),
                            new Answer.Text(options.get(i)))
                    instanceof Verdict.Pass);
  }

  private Optional<Character> only(java.util.function.IntPredicate matches) {
    int[] found = IntStream.range(0, options.size()).filter(matches).limit(2).toArray();
    return found.length == 1 ? Optional.of((char) ('A' + found[0])) : Optional.empty();
  }

  private static String words(String text) {
    return text.replaceAll("\\\\(?:text|textbf|mathrm|mathbf)\\b", " ")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s${}*_`\"'.,;:()\\[\\]]+", " ")
        .strip();
  }
}
