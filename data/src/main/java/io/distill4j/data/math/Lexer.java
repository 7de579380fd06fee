package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts an answer into tokens: LaTeX of every habit, Unicode signs and plain text alike.
 *
 * <p>Spacing and sizing commands vanish; {@code \text{...}} and known words become {@link
 * Token.Kind#WORDS}; {@code 1,234}, {@code 1{,}234} and {@code 1,\!234} become one number outside
 * of brackets.
 */
final class Lexer {

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+|\\.(?![.\\d]))?|\\.\\d+");
  private static final Pattern THOUSANDS =
      Pattern.compile("\\d{1,3}(?:,\\d{3})+(?!\\d)(?:\\.\\d+)?");
  private static final Pattern SPACED_THOUSANDS =
      Pattern.compile("\\d{1,3}(?:(?:\\{,\\}|,\\\\!)\\s*\\d{3})+(?!\\d)(?:\\.\\d+)?");
  private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;

  private Lexer(String text) {
    this.text = text;
  }

  /**
   * The tokens of an answer, without an end token.
   *
   * @throws Budget.Spent when it is longer than any answer
   */
  static List<Token> tokens(String text) {
    if (text.length() > Budget.LONGEST) {
      throw new Budget.Spent("the text is too long");
    }
    Lexer lexer = new Lexer(text);
    while (lexer.at < text.length()) {
      lexer.next();
    }
    return lexer.tokens;
  }

  private void next() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c) || c == '$' || c == '~' || c == '\u200b') {
      at++;
    } else if (digitAt(at) || (c == '.' && digitAt(at + 1))) {
      number();
    } else if (c == '\\') {
      command();
    } else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
      letters();
    } else {
      sign(c);
    }
  }

  private boolean digitAt(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private void number() {
    Matcher spaced = SPACED_THOUSANDS.matcher(text).region(at, text.length());
    Matcher thousands = THOUSANDS.matcher(text).region(at, text.length());
    Matcher plain = NUMBER.matcher(text).region(at, text.length());
    Matcher found = plain;
    if (spaced.lookingAt()) {
      found = spaced;
    } else if (depth == 0 && thousands.lookingAt()) {
      found = thousands;
    } else if (!plain.lookingAt()) {
      at++;
      return;
    }
    String digits = found.group().replaceAll("[^0-9.]", "");
    add(
        Token.Kind.NUMBER,
        digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits);
    at = found.end();
  }

  private void letters() {
    Matcher run = LETTERS.matcher(text).region(at, text.length());
    if (!run.lookingAt()) {
      at++;
      return;
    }
    String word = run.group();
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.equals("and") || lower.equals("or")) {
      sign(",");
    } else if (LatexNames.FUNCTIONS.contains(word)) {
      add(Token.Kind.COMMAND, word);
    } else if (LatexNames.UNITS.contains(lower)) {
      add(Token.Kind.WORDS, lower);
    } else {
      word.chars().forEach(letter -> add(Token.Kind.SYMBOL, String.valueOf((char) letter)));
    }
    at = run.end();
  }

  private void command() {
    Matcher run = LETTERS.matcher(text).region(at + 1, text.length());
    if (!run.lookingAt()) {
      bareCommand();
      return;
    }
    String name = run.group();
    at = run.end();
    if (name.startsWith("quad") || name.startsWith("qquad")) {
      at -= name.length() - name.indexOf("quad") - "quad".length(); // \quadx is \quad and x.
    } else if (LatexNames.TEXT.contains(name)) {
      words(group());
    } else if (LatexNames.FONTS.contains(name)) {
      String inner = group();
      if (inner.length() == 1) {
        add(Token.Kind.SYMBOL, inner);
      } else if (LatexNames.FUNCTIONS.contains(inner)) {
        add(Token.Kind.COMMAND, inner);
      } else {
        words(inner);
      }
    } else if (!LatexNames.IGNORED.contains(name)) {
      add(Token.Kind.COMMAND, name);
    }
  }

  /** A backslash before anything but a letter. */
  private void bareCommand() {
    char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    at += 2;
    switch (c) {
      case '{' -> sign("\\{");
      case '}' -> sign("\\}");
      case '\\' -> sign("\\\\");
      case '|' -> sign("|");
      case '%' -> sign("%");
      default -> {
        // Spacing, or an escaped currency sign: a unit.
      }
    }
  }

  /** The text of the group that follows, which is consumed; one character without braces. */
  private String group() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    if (at >= text.length()) {
      return "";
    }
    if (text.charAt(at) != '{') {
      return text.substring(at, ++at);
    }
    int nested = 0;
    int from = at + 1;
    for (; at < text.length(); at++) {
      nested += text.charAt(at) == '{' ? 1 : text.charAt(at) == '}' ? -1 : 0;
      if (nested == 0) {
        at++;
        return text.substring(from, at - 1);
      }
    }
    return text.substring(from);
  }

  private void words(String words) {
    String plain = words.strip();
    String lower = plain.toLowerCase(Locale.ROOT);
    if (lower.equals("and") || lower.equals("or") || plain.equals(",")) {
      sign(",");
    } else if (!plain.isEmpty()) {
      Matcher number = NUMBER.matcher(plain);
      add(number.matches() ? Token.Kind.NUMBER : Token.Kind.WORDS, plain);
    }
  }

  private void sign(char c) {
    at++;
    String sign = LatexNames.SIGNS.getOrDefault(String.valueOf(c), String.valueOf(c));
    switch (sign) {
      case "^2", "^3" -> {
        sign("^");
        add(Token.Kind.NUMBER, sign.substring(1));
      }
      case "oo" -> add(Token.Kind.COMMAND, "infty");
      case "cup", "cap", "in", "sqrt", "pi", "theta" -> add(Token.Kind.COMMAND, sign);
      case "deg" -> {
        sign("^");
        add(Token.Kind.COMMAND, "circ");
      }
      case "<", ">", "!" -> {
        boolean orEqual = at < text.length() && text.charAt(at) == '=';
        at += orEqual ? 1 : 0;
        sign(orEqual ? sign + "=" : sign);
      }
      default -> sign(sign);
    }
  }

  private void sign(String sign) {
    switch (sign) {
      case "(", "[", "\\{" -> depth++;
      case ")", "]", "\\}" -> depth--;
      default -> {}
    }
    add(Token.Kind.SIGN, sign);
  }

  private void add(Token.Kind kind, String value) {
    tokens.add(new Token(kind, value));
  }
}
