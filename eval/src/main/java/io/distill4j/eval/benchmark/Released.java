package io.distill4j.eval.benchmark;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * Keeps the problems that came out in a window of time, so that none is older than a model's
 * training data.
 *
 * @param column with the day, as {@code 2024-08-31} or with a time behind it
 * @param from first day
 * @param to last day, not before the first
 */
public record Released(String column, String from, String to) {

  public Released {
    if (day(from).isAfter(day(to))) {
      throw new IllegalArgumentException(
          "from must not be after to, were %s and %s".formatted(from, to));
    }
  }

  boolean contains(Cells cells) {
    LocalDate day = day(cells.text(column, ""));
    return !day.isBefore(day(from)) && !day.isAfter(day(to));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "from, to and the column of a window must be days such as 2024-08-31, was " + text, e);
    }
  }
}
