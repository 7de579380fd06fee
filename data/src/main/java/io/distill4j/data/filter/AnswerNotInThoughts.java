package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.Optional;

/**
 * Rejects traces whose boxed result is nowhere in their thoughts: the answer does not follow from
 * the reasoning that a student would learn.
 *
 * <p>Compared as text without spaces, sizes, dollar signs and thousands separators; a number must
 * stand by itself ({@code 4} is not in {@code 42}). A result that the thoughts spell otherwise
 * ({@code 0.5} for {@code \frac{1}{2}}) is not found, so the verdict for anything but a whole
 * number is then Unknown. No box or no thoughts: Unknown.
 */
public record AnswerNotInThoughts() implements Filter {

  @Override
  public Verdict judge(Trace trace) {
    String thoughts = trace.completion().reasoning();
    Optional<String> box = BoxText.last(trace.completion().answer());
    if (thoughts.isBlank() || box.isEmpty()) {
      return new Verdict.Unknown(
          thoughts.isBlank() ? "no thoughts" : "no closed box in the answer");
    }
    String result = BoxText.plain(box.get());
    if (result.isEmpty()) {
      return new Verdict.Unknown("the box is empty");
    }
    String shown = Texts.quote(box.get());
    if (holds(BoxText.plain(thoughts), result)) {
      return new Verdict.Pass("%s is in the thoughts".formatted(shown));
    }
    String reason = "%s is not in the thoughts".formatted(shown);
    return result.matches("-?\\d{1,40}") ? new Verdict.Fail(reason) : new Verdict.Unknown(reason);
  }

  private static boolean holds(String text, String result) {
    for (int at = text.indexOf(result); at >= 0; at = text.indexOf(result, at + 1)) {
      if (!continues(text, at - 1, result.charAt(0))
          && !continues(text, at + result.length(), result.charAt(result.length() - 1))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the character beside the result would belong to the same number or word. */
  private static boolean continues(String text, int at, char edge) {
    return at >= 0
        && at < text.length()
        && Character.isDigit(edge)
        && Character.isDigit(text.charAt(at));
  }
}
