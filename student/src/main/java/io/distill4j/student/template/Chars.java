package io.distill4j.student.template;

/** Python's view of characters: white space, string escapes, code points. */
final class Chars {

  private Chars() {}

  /** What {@code str.isspace} calls white space; all of it lies in the basic plane. */
  static boolean isSpace(int c) {
    return (c >= 9 && c <= 13)
        || (c >= 0x1c && c <= 0x20)
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** What {@code str.splitlines} ends a line at. */
  static boolean isLineBreak(char c) {
    return (c >= 10 && c <= 13)
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  /** Number of code points. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Text between two positions counted in code points. */
  static String slice(String text, int from, int to) {
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  /** A string literal without its quotes, escapes replaced as Python does; unknown ones stay. */
  static String unescape(String literal, int line) {
    if (literal.indexOf('\\') < 0) {
      return literal;
    }
    StringBuilder text = new StringBuilder(literal.length());
    int i = 0;
    while (i < literal.length()) {
      char c = literal.charAt(i++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = literal.charAt(i++);
      int simple = "\\'\"abfnrtv".indexOf(escape);
      if (simple >= 0) {
        text.append("\\'\"\u0007\b\f\n\r\t\u000b".charAt(simple));
      } else if (escape == 'x' || escape == 'u' || escape == 'U') {
        int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
        text.appendCodePoint(number(literal, i, digits, 16, line));
        i += digits;
      } else if (escape >= '0' && escape <= '7') {
        int end = i;
        while (end < literal.length() && end < i + 2 && isOctal(literal.charAt(end))) {
          end++;
        }
        text.appendCodePoint(number(literal, i - 1, end - i + 1, 8, line));
        i = end;
      } else if (escape != '\n') {
        text.append('\\').append(escape);
      }
    }
    return text.toString();
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static int number(String text, int from, int digits, int radix, int line) {
    try {
      int value = Integer.parseInt(text, from, from + digits, radix);
      if (Character.isValidCodePoint(value)) {
        return value;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new TemplateError(line, "malformed escape in string: \\" + text.substring(from - 1));
    }
    throw new TemplateError(
        line, "escape in string is beyond Unicode: \\" + text.substring(from - 1));
  }
}
