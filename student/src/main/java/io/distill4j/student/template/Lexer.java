package io.distill4j.student.template;

import io.distill4j.student.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into tokens and settles which white space survives.
 *
 * <p>A minus inside a tag's brackets strips all white space on its side. {@code trim_blocks} drops
 * the newline after a block or comment, unless it ends with a plus; {@code lstrip_blocks} drops the
 * blanks between the start of a line and a block or comment, unless it begins with a plus. One
 * newline at the end of the template is dropped.
 *
 * <p>Source: Jinja2 3.1.6, {@code lexer.py}.
 */
final class Lexer {

  private static final Pattern FLOAT =
      Pattern.compile(
          "(?<!\\.)(\\d+_)*\\d+((\\.(\\d+_)*\\d+)?[eE][+-]?(\\d+_)*\\d+|\\.(\\d+_)*\\d+)");
  private static final Pattern INTEGER =
      Pattern.compile("0[bB](_?[01])+|0[oO](_?[0-7])+|0[xX](_?[0-9a-fA-F])+|[1-9](_?\\d)*|0(_?0)*");
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final Deque<String> open = new ArrayDeque<>();
  private int at;
  private int line = 1;
  private int counted;
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  /** Newlines as {@code \n}, and the last one dropped: the text that token offsets refer to. */
  static String normalise(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    return source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
  }

  /** Tokens of a normalised source, ending with {@link Kind#END}. */
  static List<Token> scan(String normalised) {
    Lexer lexer = new Lexer(normalised);
    while (lexer.at < normalised.length()) {
      lexer.scanData();
    }
    lexer.emit(Kind.END, "", lexer.at, lexer.at);
    return lexer.tokens;
  }

  private void scanData() {
    int tag = nextTag(at);
    if (tag < 0) {
      emit(Kind.DATA, source.substring(at), at, source.length());
      at = source.length();
      return;
    }
    char kind = source.charAt(tag + 1);
    char sign = signAt(tag + 2);
    emitData(at, tag, sign, kind != '{');
    int inside = tag + (sign == ' ' ? 2 : 3);
    if (kind == '#') {
      skipComment(inside);
    } else if (kind == '%' && rawBody(inside) >= 0) {
      scanRaw(rawBody(inside));
    } else {
      emit(kind == '{' ? Kind.VARIABLE_BEGIN : Kind.BLOCK_BEGIN, "", tag, inside);
      at = inside;
      scanTag(kind == '{');
    }
  }

  private void emitData(int from, int to, char sign, boolean lstrip) {
    int end = to;
    if (sign == '-') {
      while (end > from && Chars.isSpace(source.charAt(end - 1))) {
        end--;
      }
    } else if (sign != '+' && lstrip) {
      int blank = to;
      while (blank > from && source.charAt(blank - 1) != '\n') {
        blank--;
      }
      boolean onOwnLine = blank > from || lineStarting;
      if (onOwnLine && skipSpace(blank) >= to) {
        end = blank;
      }
    }
    if (end > from) {
      emit(Kind.DATA, source.substring(from, end), from, end);
    }
  }

  private void skipComment(int from) {
    int close = source.indexOf("#}", from);
    if (close < 0) {
      throw new TemplateError(lineAt(from), "missing end of comment tag");
    }
    boolean strip = close > from && source.charAt(close - 1) == '-';
    boolean keep = close > from && source.charAt(close - 1) == '+';
    finishTag(close + 2, strip, !keep);
  }

  private void scanRaw(int from) {
    lineStarting = source.charAt(from - 1) == '\n';
    for (int tag = source.indexOf("{%", from); tag >= 0; tag = source.indexOf("{%", tag + 1)) {
      char sign = signAt(tag + 2);
      int word = skipSpace(tag + (sign == ' ' ? 2 : 3));
      if (!source.startsWith("endraw", word)) {
        continue;
      }
      int close = skipSpace(word + "endraw".length());
      char closing = signAt(close);
      int end = close + (closing == ' ' ? 0 : 1);
      if (source.startsWith("%}", end)) {
        emitData(from, tag, sign, true);
        finishTag(end + 2, closing == '-', closing != '+');
        return;
      }
    }
    if (from < source.length()) {
      throw new TemplateError(lineAt(from), "missing end of raw directive");
    }
    at = from; // Jinja lets a raw block without text end with the template.
  }

  /** Where the body of a raw block begins when the block at {@code inside} is one, otherwise -1. */
  private int rawBody(int inside) {
    int word = skipSpace(inside);
    if (!source.startsWith("raw", word)) {
      return -1;
    }
    int close = skipSpace(word + "raw".length());
    if (source.startsWith("-%}", close)) {
      return skipSpace(close + 3);
    }
    return source.startsWith("%}", close) ? close + 2 : -1;
  }

  private void scanTag(boolean variable) {
    String close = variable ? "}}" : "%}";
    while (at < source.length()) {
      if (open.isEmpty()) {
        char sign = signAt(at);
        boolean signed = sign == '-' || (sign == '+' && !variable);
        int end = signed ? at + 1 : at;
        if (source.startsWith(close, end)) {
          int start = at;
          finishTag(end + 2, sign == '-', !variable && sign != '+');
          emit(variable ? Kind.VARIABLE_END : Kind.BLOCK_END, "", start, at);
          return;
        }
      }
      if (Chars.isSpace(source.charAt(at))) {
        at = skipSpace(at);
      } else {
        scanToken();
      }
    }
    throw new TemplateError(lineAt(at), "unexpected end of template, expected '" + close + "'");
  }

  private void scanToken() {
    int start = at;
    char c = source.charAt(at);
    if (c == '\'' || c == '"') {
      scanString(c);
      return;
    }
    Matcher number = FLOAT.matcher(source).region(at, source.length()).useTransparentBounds(true);
    if (number.lookingAt()) {
      at = number.end();
      emit(Kind.FLOAT, number.group(), start, at);
      return;
    }
    number.usePattern(INTEGER);
    if (number.lookingAt()) {
      at = number.end();
      emit(Kind.INTEGER, number.group(), start, at);
      return;
    }
    if (Character.isUnicodeIdentifierStart(c) || c == '_') {
      while (at < source.length()
          && Character.isUnicodeIdentifierPart(source.charAt(at))
          && !Character.isIdentifierIgnorable(source.charAt(at))) {
        at++;
      }
      emit(Kind.NAME, source.substring(start, at), start, at);
      return;
    }
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        balance(operator);
        at += operator.length();
        emit(Kind.OPERATOR, operator, start, at);
        return;
      }
    }
    throw new TemplateError(lineAt(at), "unexpected character '" + c + "'");
  }

  private void scanString(char quote) {
    int start = at;
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw new TemplateError(
          lineAt(start), "unexpected character '" + quote + "': no closing quote");
    }
    at = end + 1;
    emit(Kind.STRING, Chars.unescape(source.substring(start + 1, end), lineAt(start)), start, at);
  }

  private void balance(String operator) {
    switch (operator) {
      case "(" -> open.push(")");
      case "[" -> open.push("]");
      case "{" -> open.push("}");
      case ")", "]", "}" -> {
        if (open.isEmpty()) {
          throw new TemplateError(lineAt(at), "unexpected '" + operator + "'");
        }
        String expected = open.pop();
        if (!expected.equals(operator)) {
          throw new TemplateError(
              lineAt(at), "unexpected '%s', expected '%s'".formatted(operator, expected));
        }
      }
      default -> {}
    }
  }

  private void finishTag(int end, boolean strip, boolean trim) {
    at = end;
    if (strip) {
      at = skipSpace(end);
    } else if (trim && source.startsWith("\n", end)) {
      at = end + 1;
    }
    lineStarting = source.charAt(at - 1) == '\n';
  }

  private int nextTag(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private char signAt(int index) {
    char c = index < source.length() ? source.charAt(index) : ' ';
    return c == '-' || c == '+' ? c : ' ';
  }

  private int skipSpace(int from) {
    int i = from;
    while (i < source.length() && Chars.isSpace(source.charAt(i))) {
      i++;
    }
    return i;
  }

  private void emit(Kind kind, String text, int start, int end) {
    tokens.add(new Token(kind, text, lineAt(start), start, end));
  }

  /** Line of an offset; offsets are asked for in rising order, more or less. */
  private int lineAt(int offset) {
    for (; counted < offset && counted < source.length(); counted++) {
      if (source.charAt(counted) == '\n') {
        line++;
      }
    }
    for (; counted > offset; counted--) {
      if (source.charAt(counted - 1) == '\n') {
        line--;
      }
    }
    return line;
  }
}
