package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;

/**
 * Rejects thoughts that are laid out like a document: thoughts are asked for in short paragraphs
 * and a conversational tone, without Markdown.
 *
 * <p>Counted are lines that are headings ({@code ## ...}), rows of tables ({@code | a | b |}) or
 * rules ({@code ---}), and pairs of {@code **} within a line. Code blocks are the business of
 * {@code code-in-thoughts}, markers of thoughts that of {@code one-think-block}. Thoughts that are
 * empty are Unknown.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, appendix B.3.2 (the thinking style asked for).
 *
 * @param marks most marks accepted, 0 or more
 */
public record ThoughtFormat(int marks) implements Filter {

  public ThoughtFormat {
    if (marks < 0) {
      throw new IllegalArgumentException("marks must be 0 or more, was " + marks);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    String text = trace.completion().reasoning();
    if (text.isBlank()) {
      return new Verdict.Unknown("no thoughts");
    }
    int headings = 0;
    int tables = 0;
    int rules = 0;
    int bold = 0;
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      int at = from;
      while (at < end && text.charAt(at) <= ' ') {
        at++;
      }
      if (at < end) {
        int last = end;
        while (text.charAt(last - 1) <= ' ') {
          last--;
        }
        if (isHeading(text, at, last)) {
          headings++;
        } else if (text.charAt(at) == '|' && last - at > 2 && text.charAt(last - 1) == '|') {
          tables++;
        } else if (isRule(text, at, last)) {
          rules++;
        }
        bold += pairs(text, at, last);
      }
      from = end + 1;
    }
    int total = headings + tables + rules + bold;
    String what =
        "%d headings, %d rows of tables, %d rules and %d bold texts in the thoughts"
            .formatted(headings, tables, rules, bold);
    return total > marks ? new Verdict.Fail(what) : new Verdict.Pass(what);
  }

  private static boolean isHeading(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) == '#') {
      at++;
    }
    return at > from && at - from <= 6 && at < to && text.charAt(at) == ' ';
  }

  private static boolean isRule(String text, int from, int to) {
    char c = text.charAt(from);
    if (to - from < 3 || (c != '-' && c != '*' && c != '_')) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != c) {
        return false;
      }
    }
    return true;
  }

  /** Pairs of {@code **} with text between; {@code 2**3**2} has spaces or nothing to embrace. */
  private static int pairs(String text, int from, int to) {
    int pairs = 0;
    int open = -1;
    for (int at = text.indexOf("**", from);
        at >= 0 && at + 1 < to;
        at = text.indexOf("**", at + 2)) {
      boolean opens =
          at + 2 < to
              && !Character.isWhitespace(text.charAt(at + 2))
              && text.charAt(at + 2) != '*'
              && (at == from || !Character.isLetterOrDigit(text.charAt(at - 1)));
      if (open < 0) {
        open = opens ? at : -1;
      } else if (!Character.isWhitespace(text.charAt(at - 1))) {
        pairs++;
        open = -1;
      }
    }
    return pairs;
  }
}
