package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.math.BigInteger;
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
  private static final Pattern PHONE =
      Pattern.compile(
          "(?<![\\w.+-])(?:\\+\\d{1,3}[ .-]?\\(?\\d{2,4}\\)?(?:[ .-]\\d{2,4}){2,3}|\\(\\d{3}\\) ?\\d{3}-\\d{4})(?![\\w-])");
  private static final Pattern CARD =
      Pattern.compile(
          "(?<![\\d.,-])(?:(?:4\\d{3}|5[1-5]\\d\\d|6011)([ -])\\d{4}\\1\\d{4}\\1\\d{4}|3[47]\\d\\d([ -])\\d{6}\\2\\d{5})(?![\\d-])");
  private static final Pattern IBAN =
      Pattern.compile("(?<!\\w)[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\\w)");
  private static final Pattern SOCIAL =
      Pattern.compile("(?i)(?:ssn|social security)[^\\d\\n]{0,30}\\d{3}-\\d{2}-\\d{4}(?!\\d)");
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
    if (text.indexOf('+') >= 0 || text.indexOf('(') >= 0) {
      Matcher phone = PHONE.matcher(text);
      while (phone.find()) {
        long digits = phone.group().chars().filter(Character::isDigit).count();
        if (digits >= 9 && digits <= 15) {
          return place("a telephone number", part, text, phone.start());
        }
      }
    }
    for (Matcher card = CARD.matcher(text); card.find(); ) {
      if (checksOut(card.group())) {
        return place("the number of a payment card", part, text, card.start());
      }
    }
    for (Matcher iban = IBAN.matcher(text); iban.find(); ) {
      if (isIban(iban.group().replace(" ", ""))) {
        return place("an IBAN", part, text, iban.start());
      }
    }
    Matcher social = SOCIAL.matcher(text);
    return social.find()
        ? place("a social security number", part, text, social.start())
        : Optional.empty();
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

  /** Luhn's check digit. */
  private static boolean checksOut(String card) {
    int sum = 0;
    boolean twice = false;
    for (int i = card.length() - 1; i >= 0; i--) {
      if (Character.isDigit(card.charAt(i))) {
        int digit = (card.charAt(i) - '0') * (twice ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
        twice = !twice;
      }
    }
    return sum % 10 == 0;
  }

  /**
   * ISO 7064: the number made of letters as 10 to 35, the first four characters last, is 1 mod 97.
   */
  private static boolean isIban(String iban) {
    if (iban.length() < 15 || iban.length() > 34) {
      return false;
    }
    StringBuilder digits = new StringBuilder();
    String moved = iban.substring(4) + iban.substring(0, 4);
    moved.chars().forEach(c -> digits.append(Character.digit(c, 36)));
    return new BigInteger(digits.toString()).mod(BigInteger.valueOf(97)).intValue() == 1;
  }
}
