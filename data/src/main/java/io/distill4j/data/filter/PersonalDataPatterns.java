package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rejects completions that hold what looks like personal data: e-mail addresses, telephone numbers
 * in international or American spelling, payment cards (with a right check digit), IBANs (with
 * right check digits), and American social security numbers that are called so.
 *
 * <p>Mathematics is full of digits: a pattern without a check digit must come with its usual
 * punctuation. Names and postal addresses are not looked for. The reason shows kind and place,
 * never the thing itself. Addresses at {@code example.com}, {@code .org}, {@code .net} and {@code
 * .test} are nobody's.
 */
public record PersonalDataPatterns() implements Filter {

  private static final Pattern EMAIL =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}+@([A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){0,4}\\.[A-Za-z]{2,12})\\b");
  private static final Pattern SOCIAL =
      Pattern.compile(
          "(?:SSN|ssn|Ssn|(?:[Ss]ocial [Ss]ecurity|SOCIAL SECURITY))[^\\d\\n"
              + "]{0,30}\\d{3}-\\d{2}-\\d{4}(?!\\d)");
  private static final List<String> SPELLINGS =
      List.of("SSN", "ssn", "Ssn", "ocial security", "ocial Security", "OCIAL SECURITY");
  private static final Pattern NOBODY =
      Pattern.compile("(?i)(?:.*\\.)?(?:example\\.(?:com|org|net)|[a-z0-9-]+\\.test)");

  @Override
  public Verdict judge(Trace trace) {
    Optional<String> found =
        find("thoughts", trace.completion().reasoning())
            .or(() -> find("answer", trace.completion().answer()));
    return found.isPresent()
        ? new Verdict.Fail(found.get())
        : new Verdict.Pass("no pattern of personal data");
  }

  private static Optional<String> find(String part, String text) {
    if (text.indexOf('@') >= 0) {
      for (Matcher email = EMAIL.matcher(text); email.find(); ) {
        if (!NOBODY.matcher(email.group(1)).matches()) {
          return place("an e-mail address", part, text, email.start());
        }
      }
    }
    for (Numbered kind : Numbered.values()) {
      int at = kind.find(text);
      if (at >= 0) {
        return place(kind.what, part, text, at);
      }
    }
    if (SPELLINGS.stream().anyMatch(text::contains)) {
      Matcher social = SOCIAL.matcher(text);
      if (social.find()) {
        return place("a social security number", part, text, social.start());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> place(String what, String part, String text, int at) {
    return Optional.of(
        String.format(
            Locale.ROOT,
            "what looks like %s, in the %s at line %d",
            what,
            part,
            Texts.line(text, at)));
  }
}
