package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rejects answers with the set phrases of chat assistants ("I hope this helps", "Certainly!
 * Here's"), which say nothing and which a student picks up fast.
 *
 * @param phrases more phrases, compared without regard to case; absent: the built-in ones alone
 */
public record Boilerplate(Optional<List<String>> phrases) implements Filter {

  private static final List<String> BUILT_IN =
      List.of(
          "i hope this helps",
          "hope this helps",
          "let me know if you have any",
          "let me know if you need",
          "feel free to ask",
          "feel free to reach out",
          "is there anything else",
          "happy to help",
          "i'd be happy to",
          "thank you for your question",
          "great question",
          "certainly! here",
          "sure! here",
          "of course! here",
          "absolutely! here",
          "here is the revised version",
          "if you have any further questions",
          "if you have any other questions",
          "希望这对你有帮助",
          "如果你还有其他问题",
          "如有其他问题");

  public Boilerplate {
    phrases = phrases.map(List::copyOf);
    if (phrases.stream().flatMap(List::stream).anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("phrases must not be blank");
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    List<String> all = new ArrayList<>(BUILT_IN);
    phrases.ifPresent(more -> more.forEach(phrase -> all.add(phrase.toLowerCase(Locale.ROOT))));
    Optional<String> found = Texts.phrase(Texts.lower(trace.completion().answer()), all);
    return found.isPresent()
        ? new Verdict.Fail("the answer holds the set phrase '%s'".formatted(found.get()))
        : new Verdict.Pass("no set phrase in the answer");
  }
}
