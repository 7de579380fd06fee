package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;

/**
 * Rejects thoughts that hold code blocks: a thought is for thinking, code belongs into the answer.
 *
 * <p>A block is what stands between two fences of three or more back-ticks or tildes at the
 * beginning of a line, indented by at most three blanks; one that is never closed reaches to the
 * end. Code within a line, in single back-ticks, is no block.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.3.3 ("code blocks").
 *
 * @param lines most lines of code that all blocks together may hold, 0 or more
 */
public record CodeInThoughts(int lines) implements Filter {

  public CodeInThoughts {
    if (lines < 0) {
      throw new IllegalArgumentException("lines must be 0 or more, was " + lines);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    String text = trace.completion().reasoning();
    int blocks = 0;
    int code = 0;
    int first = 0;
    String fence = "";
    int number = 0;
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end;
      number++;
      String found = fence(text, from, end);
      if (fence.isEmpty() && !found.isEmpty()) {
        blocks++;
        first = first == 0 ? number : first;
        fence = found;
      } else if (!fence.isEmpty() && found.startsWith(fence)) {
        fence = "";
      } else if (!fence.isEmpty()) {
        code++;
      }
      from = end + 1;
    }
    if (blocks == 0) {
      return new Verdict.Pass("no code block in the thoughts");
    }
    String what =
        "%d code blocks of %d lines in the thoughts, the first at line %d"
            .formatted(blocks, code, first);
    // Even an empty block is one where none is wanted.
    return code > lines || lines == 0 ? new Verdict.Fail(what) : new Verdict.Pass(what);
  }

  /** The fence a line begins with, or nothing. */
  private static String fence(String text, int from, int end) {
    int at = from;
    while (at < end && at < from + 3 && text.charAt(at) == ' ') {
      at++;
    }
    if (at >= end || (text.charAt(at) != '`' && text.charAt(at) != '~')) {
      return "";
    }
    int stop = at;
    while (stop < end && text.charAt(stop) == text.charAt(at)) {
      stop++;
    }
    return stop - at >= 3 ? text.substring(at, stop) : "";
  }
}
