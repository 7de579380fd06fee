package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.Set;

/**
 * Rejects answers that break off: a box, a code block, a formula or an environment that is not
 * closed, or a last line that cannot be the end of a sentence.
 *
 * <p>Seen in the text alone, so that it also finds what a source without finish reasons cut.
 */
public record UnfinishedAnswer() implements Filter {

  /** Words no English sentence ends with. */
  private static final Set<String> GOES_ON =
      Set.of(
          "a", "an", "the", "and", "or", "but", "of", "to", "for", "with", "because", "is", "are",
          "if", "that", "which", "where", "from", "by", "as", "than", "our", "its");

  private static final String GOES_ON_AFTER = ",;(+=<\\&-";

  @Override
  public Verdict judge(Trace trace) {
    String answer = trace.completion().answer().strip();
    if (answer.isEmpty()) {
      return new Verdict.Fail("no answer");
    }
    if (BoxText.isOpen(answer)) {
      return new Verdict.Fail("the last box is not closed");
    }
    if (occurrences(answer, "```") % 2 == 1) {
      return new Verdict.Fail("a code block is not closed");
    }
    int begun = occurrences(answer, "\\begin{");
    int ended = occurrences(answer, "\\end{");
    if (begun > ended) {
      return new Verdict.Fail(
          "%d of %d environments are not closed".formatted(begun - ended, begun));
    }
    if (occurrences(answer, "$$") % 2 == 1) {
      return new Verdict.Fail("a formula in $$ is not closed");
    }
    if (occurrences(answer, "\\[") > occurrences(answer, "\\]")) {
      return new Verdict.Fail("a formula in \\[ is not closed");
    }
    char last = answer.charAt(answer.length() - 1);
    if (GOES_ON_AFTER.indexOf(last) >= 0 && !answer.endsWith("--")) {
      return new Verdict.Fail("ends with '%s'".formatted(last));
    }
    String word = lastWord(answer);
    return GOES_ON.contains(word)
        ? new Verdict.Fail("ends with the word '%s'".formatted(word))
        : new Verdict.Pass("nothing is left open");
  }

  private static String lastWord(String answer) {
    int from = answer.length();
    while (from > 0 && answer.length() - from < 10 && isLetter(answer.charAt(from - 1))) {
      from--;
    }
    // A single letter after anything but a blank is a variable or an option.
    boolean alone = from == 0 || Character.isWhitespace(answer.charAt(from - 1));
    return alone ? answer.substring(from) : "";
  }

  private static boolean isLetter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static int occurrences(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }
}
