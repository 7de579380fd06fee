package io.distill4j.data.verify.code;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the program in an answer: the last closed code block of the language, the last closed block
 * of any, the last {@code <code>...</code>}, or the whole answer when it looks like a program.
 */
final class CodeBlocks {

  private static final Pattern FENCE =
      Pattern.compile("(?m)^[ \\t]*```[ \\t]*([\\w+#.-]*)[^\\n`]*$");
  private static final Pattern LOOKS_LIKE_CODE =
      Pattern.compile(
          "(?m)^(?:def |import |from \\w[\\w.]* import |class |#include|public (?:final )?class |print\\()");
  private static final int LONGEST = 1 << 20;

  private CodeBlocks() {}

  static Optional<String> last(String answer, Language language) {
    if (answer.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<String> tagged = Optional.empty();
    Optional<String> any = Optional.empty();
    Matcher fence = FENCE.matcher(answer);
    int open = -1;
    String tag = "";
    while (fence.find()) {
      if (open < 0) {
        open = Math.min(fence.end() + 1, answer.length());
        tag = fence.group(1).toLowerCase(Locale.ROOT);
      } else if (fence.group(1).isEmpty()) {
        String block = answer.substring(Math.min(open, fence.start()), fence.start());
        any = Optional.of(block);
        tagged = language.tags().contains(tag) ? any : tagged;
        open = -1;
      }
    }
    Optional<String> found = tagged.isPresent() ? tagged : any;
    if (found.isEmpty()) {
      found = element(answer);
    }
    return found.isEmpty() && open < 0 && LOOKS_LIKE_CODE.matcher(answer).find()
        ? Optional.of(answer)
        : found.filter(block -> !block.isBlank());
  }

  private static Optional<String> element(String answer) {
    int close = answer.lastIndexOf("</code>");
    int open = close < 0 ? -1 : answer.lastIndexOf("<code>", close);
    return open < 0
        ? Optional.empty()
        : Optional.of(answer.substring(open + "<code>".length(), close));
  }
}
