package io.distill4j.data.filter;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers that belong to a person, by their usual spelling and, where they have one, their check
 * digits. The expression is tried only where a glance says that it may begin: texts are full of
 * digits.
 */
enum Numbered {
  PHONE(
      "a telephone number",
      "(?<![\\w.+-])(?:\\+\\d{1,3}[ .-]?\\(?\\d{2,4}\\)?(?:[ .-]\\d{2,4}){2,3}|\\(\\d{3}\\)"
          + " ?\\d{3}-\\d{4})(?![\\w-])") {
    @Override
    boolean mayBegin(String text, int at) {
      char c = text.charAt(at);
      return (c == '+' || c == '(') && at + 9 < text.length() && isDigit(text.charAt(at + 1));
    }

    @Override
    boolean checksOut(String number) {
      long digits = number.chars().filter(Character::isDigit).count();
      return digits >= 9 && digits <= 15;
    }
  },

  CARD(
      "the number of a payment card",
      "(?<![\\d.,-])(?:(?:4\\d{3}|5[1-5]\\d\\d|6011)(["
          + " -])\\d{4}\\1\\d{4}\\1\\d{4}|3[47]\\d\\d([ -])\\d{6}\\2\\d{5})(?![\\d-])") {
    @Override
    boolean mayBegin(String text, int at) {
      char c = text.charAt(at);
      return c >= '3'
          && c <= '6'
          && at + 16 < text.length()
          && (text.charAt(at + 4) == ' ' || text.charAt(at + 4) == '-')
          && isDigit(text.charAt(at + 5));
    }

    /** Luhn's check digit. */
    @Override
    boolean checksOut(String number) {
      int sum = 0;
      boolean twice = false;
      for (int i = number.length() - 1; i >= 0; i--) {
        if (Character.isDigit(number.charAt(i))) {
          int digit = (number.charAt(i) - '0') * (twice ? 2 : 1);
          sum += digit > 9 ? digit - 9 : digit;
          twice = !twice;
        }
      }
      return sum % 10 == 0;
    }
  },

  IBAN("an IBAN", "(?<!\\w)[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\\w)") {
    @Override
    boolean mayBegin(String text, int at) {
      return isCapital(text.charAt(at))
          && at + 11 < text.length()
          && isCapital(text.charAt(at + 1))
          && isDigit(text.charAt(at + 2))
          && isDigit(text.charAt(at + 3));
    }

    /** ISO 7064: letters as 10 to 35, the first four characters last, make 1 mod 97. */
    @Override
    boolean checksOut(String number) {
      String iban = number.replace(" ", "");
      if (iban.length() < 15 || iban.length() > 34) {
        return false;
      }
      StringBuilder digits = new StringBuilder();
      String moved = iban.substring(4) + iban.substring(0, 4);
      moved.chars().forEach(c -> digits.append(Character.digit(c, 36)));
      return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
    }
  };

  /** In words, for a reason. */
  final String what;

  private final Pattern pattern;

  Numbered(String what, String expression) {
    this.what = what;
    this.pattern = Pattern.compile(expression);
  }

  /** Whether the expression can match from here; cheap, and never wrong when it says no. */
  abstract boolean mayBegin(String text, int at);

  abstract boolean checksOut(String number);

  /** Where the first such number begins; -1 when there is none. */
  int find(String text) {
    Matcher matcher = pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
    for (int at = 0; at < text.length(); at++) {
      if (mayBegin(text, at) && matcher.region(at, text.length()).lookingAt()) {
        if (checksOut(matcher.group())) {
          return at;
        }
        at = matcher.end() - 1;
      }
    }
    return -1;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
