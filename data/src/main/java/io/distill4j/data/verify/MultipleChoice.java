package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Passes when the option chosen is the reference: its letter or its text.
 *
 * <p>What counts is the choice announced last, as {@code ANSWER: C}, {@code the correct option is
 * (C)} or {@code \boxed{C}}; without one, a last line that is nothing but a letter or the text of
 * an option. A box or an announcement may also hold the text of an option, compared as words and
 * then as mathematics. A letter beyond the options is wrong; two letters at once are wrong too. A
 * reference that is a text must be a letter: then the texts of the options are not known.
 *
 * <p>Source: the prompt and the rule for GPQA in simple-evals, as used in DeepSeek-R1,
 * arXiv:2501.12948v2, table 29.
 */
public record MultipleChoice() implements Verifier {

  private static final int LONGEST = 20_000;
  private static final int LETTERS = 26;

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    List<String> options = List.of();
    char right;
    if (reference instanceof Answer.Choice choice) {
      options = choice.options();
      right = choice.letter();
    } else if (reference instanceof Answer.Text text) {
      Optional<Character> letter = Choices.letter(text.value());
      if (letter.isEmpty()) {
        return new Verdict.Unknown("reference is no letter: " + Texts.brief(text.value()));
      }
      right = letter.get();
    } else {
      return new Verdict.Unknown("prompt has no choice as reference");
    }
    if (options.size() > LETTERS) {
      return new Verdict.Unknown("%d options are more than letters".formatted(options.size()));
    }
    String answer = Texts.tail(completion.answer(), LONGEST);
    return judge(new Choices(options).in(answer), right, options.size());
  }

  private static Verdict judge(Optional<Choices.Chosen> found, char right, int options) {
    if (found.isEmpty()) {
      return new Verdict.Fail("no choice found, expected " + right);
    }
    Choices.Chosen chosen = found.get();
    String reason = "chose %s, expected %s".formatted(Texts.brief(chosen.text()), right);
    if (chosen.letter().isEmpty()) {
      return new Verdict.Fail(reason);
    }
    char letter = chosen.letter().get();
    if (options > 0 && letter >= 'A' + options) {
      return new Verdict.Fail("%s of %d options".formatted(reason, options));
    }
    return letter == right ? new Verdict.Pass(reason) : new Verdict.Fail(reason);
  }
}
