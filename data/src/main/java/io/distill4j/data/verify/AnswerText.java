package io.distill4j.data.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the final answer in a text, as LaTeX or plain text.
 *
 * <p>In this order: what follows the last "final answer is"; the last box, with boxes close before
 * it when they list several answers; what follows the last "answer is"; the last line that begins
 * with "Answer:", the form lighteval asks for; the whole text when it is an expression; the last
 * formula or number. Only the first place that holds something counts.
 */
final class AnswerText {

  private static final Pattern CHAT_TOKEN = Pattern.compile("<\\|(?:im_start|im_end|eot_id)\\|>");
  private static final Pattern FINAL =
      Pattern.compile("(?i)final answer(?:\\s+is\\b)?\\**\\s*:?\\**|\\banswer is\\b:?");
  private static final Pattern ANSWER_LINE =
      Pattern.compile("(?im)^[ \\t*#>]*answer\\**\\s*:[ \\t*]*(\\S.*)$");
  private static final Pattern SENTENCE_END =
      Pattern.compile("\\.\\s*I hope|\\n\\s*\\n|\\.\\s+[A-Z]|\\.\\s*$|\\n");
  private static final Pattern FORMULA =
      Pattern.compile(
          "\\$\\$(.+?)\\$\\$|\\$(.+?)\\$|\\\\\\[(.+?)\\\\\\]|\\\\\\((.+?)\\\\\\)", Pattern.DOTALL);
  private static final Pattern NUMBER =
      Pattern.compile(
          "-?(?:\\d{1,3}(?:,\\d{3})+|\\d+)?(?:[.,]\\d+|\\d)(?:/\\d+)?\\s?(?:%|pct\\b)?");
  private static final Pattern PERCENT =
      Pattern.compile("\\s*(?:\\\\?%|pct\\b|percent\\b).*", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("(?<![\\\\a-zA-Z{])[A-Za-z]{4,}");
  private static final Pattern SEPARATE =
      Pattern.compile("(?i)then|so\\b|thus|hence|therefore|final|answer|i\\.e|=|\\n\\s*\\n");
  private static final Pattern SPACING =
      Pattern.compile("[\\s$]+|\\\\q?quad|\\\\text\\b|\\\\[,;! ]");
  private static final Pattern BETWEEN_FORMULAS =
      Pattern.compile("(?i)(?:\\s|,|;|and|or|%|pct|percent|\\.|\"|\\\\)*");
  private static final int LONGEST_TEXT = 20_000;
  private static final int LONGEST_PROSE = 2_000;
  private static final int MOST_BOXES = 50;
  private static final int LONGEST_GAP = 20;
  private static final int LONGEST_EXPRESSION = 200;

  private AnswerText() {}

  /** The answer in a text; empty when there is nothing like one. */
  static Optional<String> in(String text) {
    Matcher token = CHAT_TOKEN.matcher(text);
    String answer =
        once(tail(token.find() ? text.substring(0, token.start()) : text, LONGEST_TEXT));
    Optional<String> announced = announced(answer);
    if (announced.isPresent()) {
      return announced;
    }
    Optional<String> boxes = boxes(answer);
    if (boxes.isPresent()) {
      return boxes;
    }
    Optional<String> line = line(answer);
    if (line.isPresent()) {
      return line;
    }
    return isExpression(answer) ? Optional.of(answer.strip()) : lastFormulaOrNumber(answer);
  }

  /** A reference as it stands, or the answer in it when it is a text with formulas. */
  static Optional<String> ofReference(String reference) {
    String once = once(reference);
    boolean text =
        once.contains("\\boxed{")
            || (once.contains("$") && !once.contains("\\$"))
            || once.contains("\\(")
            || once.contains("\\[");
    return text ? in(once) : Optional.of(once.strip());
  }

  /** The end of the text: what comes earlier is no final answer, and would take time. */
  private static String tail(String text, int most) {
    return text.length() <= most ? text : text.substring(text.length() - most);
  }

  private static String once(String text) {
    return text.contains("\\begin{") ? text : text.replaceAll("\\\\\\\\(?=[a-zA-Z])", "\\\\");
  }

  private static Optional<String> announced(String text) {
    Matcher matcher = FINAL.matcher(text);
    int from = -1;
    while (matcher.find()) {
      from = matcher.end();
    }
    if (from < 0) {
      return Optional.empty();
    }
    String rest = text.substring(from);
    Optional<String> boxes = boxes(rest);
    if (boxes.isPresent()) {
      return boxes;
    }
    Matcher end = SENTENCE_END.matcher(rest.stripLeading());
    String sentence =
        end.find() ? rest.stripLeading().substring(0, end.start()) : rest.stripLeading();
    sentence = sentence.replace("\\\"", "").replaceAll("^[\\s:*\"]+|[\\s*\"]+$", "");
    if (sentence.isEmpty()) {
      return Optional.empty();
    }
    if (isExpression(sentence)) {
      return Optional.of(sentence);
    }
    int is = sentence.lastIndexOf(" is ");
    String tail = is < 0 ? sentence : sentence.substring(is + 4).strip();
    return isExpression(tail) ? Optional.of(tail) : lastFormulaOrNumber(sentence);
  }

  private static Optional<String> line(String text) {
    return ANSWER_LINE
        .matcher(text)
        .results()
        .reduce((first, second) -> second)
        .map(match -> match.group(1).replaceAll("[\\s*.]+$", ""))
        .flatMap(
            answer -> isExpression(answer) ? Optional.of(answer) : lastFormulaOrNumber(answer));
  }

  /** The last box, joined by commas with boxes close before it. */
  private static Optional<String> boxes(String text) {
    List<String> found = new ArrayList<>();
    int end = text.length();
    int next = -1;
    for (int open = text.lastIndexOf("\\boxed{", end);
        open >= 0;
        open = open == 0 ? -1 : text.lastIndexOf("\\boxed{", open - 1)) {
      Optional<Integer> close = Boxes.close(text, open);
      if (close.isEmpty()) {
        return found.isEmpty() ? Optional.empty() : Optional.of(joined(found));
      }
      if (next >= 0) {
        if (close.get() >= next) {
          continue; // The other box lies inside of this one.
        }
        String gap = SPACING.matcher(text.substring(close.get() + 1, next)).replaceAll(" ").strip();
        if (gap.length() > LONGEST_GAP || SEPARATE.matcher(gap).find()) {
          break;
        }
      }
      String inside = text.substring(open + "\\boxed{".length(), close.get());
      if (PERCENT.matcher(text.substring(close.get() + 1).replaceFirst("^\\$", "")).matches()
          && !inside.contains("%")) {
        inside += "\\%";
      }
      found.add(0, inside.replace("$", " ").strip());
      if (found.size() == MOST_BOXES) {
        break;
      }
      next = open;
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(joined(found));
  }

  private static String joined(List<String> boxes) {
    return String.join(", ", boxes);
  }

  private static boolean isExpression(String text) {
    if (text.contains("$") && !text.contains("\\$")) {
      return text.length() <= LONGEST_EXPRESSION
          && BETWEEN_FORMULAS.matcher(FORMULA.matcher(text).replaceAll(" ")).matches();
    }
    return text.length() <= LONGEST_EXPRESSION
        && !text.isBlank()
        && text.strip().indexOf('\n') < 0
        && !WORD.matcher(text.replaceAll("\\\\[a-z]+\\{[^{}]*\\}", "")).find();
  }

  private static Optional<String> lastFormulaOrNumber(String whole) {
    String text = tail(whole, LONGEST_PROSE);
    Matcher formula = FORMULA.matcher(text);
    String last = "";
    int at = -1;
    while (formula.find()) {
      for (int group = 1; group <= formula.groupCount(); group++) {
        if (formula.group(group) != null && !formula.group(group).isBlank()) {
          last = formula.group(group).strip();
          at = formula.end();
        }
      }
    }
    Matcher number = NUMBER.matcher(text);
    if (number.region(Math.max(0, at), text.length()).find()) {
      do {
        last = number.group().strip();
        at = number.end();
      } while (number.find());
    } else if (at >= 0 && PERCENT.matcher(text.substring(at)).matches()) {
      last += "\\%";
    }
    return at < 0 ? Optional.empty() : Optional.of(last);
  }
}
