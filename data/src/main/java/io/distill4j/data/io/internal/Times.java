package io.distill4j.data.io.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * UTC times as ISO texts, as {@link Instant} spells them. Its own formatter and parser cost more
 * than all other columns of a trace together; what is not of the usual form is left to them.
 */
public final class Times {

  private static final int SECONDS = "2026-01-31T12:00:00".length();
  private static final int DIGITS = 9;
  private static final String FORM = "dddd-dd-ddTdd:dd:dd";

  private Times() {}

  /** The same as {@link Instant#toString()}. */
  public static String text(Instant time) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    if (local.getYear() < 0 || local.getYear() > 9999) {
      return time.toString();
    }
    StringBuilder text = new StringBuilder(SECONDS + DIGITS + 2);
    pad(text, local.getYear(), 4).append('-');
    pad(text, local.getMonthValue(), 2).append('-');
    pad(text, local.getDayOfMonth(), 2).append('T');
    pad(text, local.getHour(), 2).append(':');
    pad(text, local.getMinute(), 2).append(':');
    pad(text, local.getSecond(), 2);
    int nano = time.getNano();
    if (nano > 0) {
      text.append('.');
      if (nano % 1_000_000 == 0) {
        pad(text, nano / 1_000_000, 3);
      } else if (nano % 1_000 == 0) {
        pad(text, nano / 1_000, 6);
      } else {
        pad(text, nano, DIGITS);
      }
    }
    return text.append('Z').toString();
  }

  /**
   * The same as {@link Instant#parse}.
   *
   * @throws DateTimeException when the text is no such time
   */
  public static Instant parse(String text) {
    if (!isUsual(text)) {
      return Instant.parse(text);
    }
    int nano = 0;
    int last = text.length() - 1;
    for (int i = SECONDS + 1; i <= SECONDS + DIGITS; i++) {
      nano = 10 * nano + (i < last ? text.charAt(i) - '0' : 0);
    }
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    long second = 3600L * number(text, 11, 13) + 60L * number(text, 14, 16) + number(text, 17, 19);
    return Instant.ofEpochSecond(86_400 * day + second, nano);
  }

  private static boolean isUsual(String text) {
    int length = text.length();
    if (length <= SECONDS || length > SECONDS + DIGITS + 2 || text.charAt(length - 1) != 'Z') {
      return false;
    }
    for (int i = 0; i < SECONDS; i++) {
      char form = FORM.charAt(i);
      if (form == 'd' ? !isDigit(text.charAt(i)) : text.charAt(i) != form) {
        return false;
      }
    }
    if (number(text, 11, 13) > 23 || number(text, 14, 16) > 59 || number(text, 17, 19) > 59) {
      return false;
    }
    boolean isWhole = length == SECONDS + 1;
    for (int i = SECONDS + 1; i < length - 1; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return isWhole || (text.charAt(SECONDS) == '.' && length > SECONDS + 2);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }

  private static StringBuilder pad(StringBuilder text, int number, int digits) {
    String plain = Integer.toString(number);
    return text.append("0".repeat(digits - plain.length())).append(plain);
  }
}
