package io.distill4j.data.filter;

import io.distill4j.data.Completion;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;

/**
 * Passes completions whose length, thoughts and answer together, lies between two bounds.
 *
 * @param unit what is counted
 * @param least fewest units accepted, 0 or more
 * @param most most units accepted, {@code least} or more
 */
public record LengthBetween(Unit unit, long least, long most) implements Filter {

  /** What a length counts. */
  public enum Unit {
    /** Unicode code points. */
    CHARACTERS,
    /** Runs of anything but white space. */
    WORDS
  }

  public LengthBetween {
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(
          "least and most must be 0 <= least <= most, were %d and %d".formatted(least, most));
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    Completion completion = trace.completion();
    long length = count(completion.reasoning()) + count(completion.answer());
    String name = unit == Unit.WORDS ? "words" : "characters";
    if (length < least) {
      return new Verdict.Fail("%d %s are fewer than %d".formatted(length, name, least));
    }
    if (length > most) {
      return new Verdict.Fail("%d %s are more than %d".formatted(length, name, most));
    }
    return new Verdict.Pass("%d %s".formatted(length, name));
  }

  private long count(String text) {
    if (unit == Unit.CHARACTERS) {
      return text.codePointCount(0, text.length());
    }
    long words = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      boolean space = Character.isWhitespace(text.charAt(i));
      words += !space && !inside ? 1 : 0;
      inside = !space;
    }
    return words;
  }
}
