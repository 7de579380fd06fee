package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.GeneratorSource;
import io.distill4j.data.Prompt;
import io.distill4j.data.Sampling;
import io.distill4j.data.Verdict;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/**
 * Asks a model whether the answer says the same as the reference.
 *
 * <p>The model sees the question, the reference and the end of the answer, never the thoughts, and
 * replies with a JSON object {@code {"analysis": ..., "correctness": "correct" | "incorrect"}}.
 * What cannot be read as that, a model that does not reply, and two replies that contradict each
 * other are {@link Verdict.Unknown}. It has to be connected by {@link #open} first. A server that
 * refuses (its key, its model) or has not replied to many questions in a row ends the judging
 * instead: that is no verdict.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, appendix B.3.3, listing 4 (DeepSeek-V3 judges what
 * rules cannot, from reference and prediction). The words are ours.
 *
 * @param model who judges
 * @param sampling how its reply is drawn
 * @param swap asks a second time with reference and answer in the other order, because models
 *     favour a position; only two equal verdicts count
 * @param template what the model is asked, with {@code {question}}, {@code {reference}} and {@code
 *     {answer}} in it; {@link JudgePrompt#TEMPLATE} if absent
 * @param inFlight answers judged at a time, 1 or more; {@value #IN_FLIGHT} if absent
 */
public record Judge(
    GeneratorSource model,
    Sampling sampling,
    boolean swap,
    Optional<String> template,
    OptionalInt inFlight)
    implements Verifier {

  /** A server that judges short texts is kept busy, and none is flooded. */
  static final int IN_FLIGHT = 32;

  public Judge {
    if (inFlight.isPresent() && inFlight.getAsInt() < 1) {
      throw new IllegalArgumentException("in-flight must be 1 or more, was " + inFlight.getAsInt());
    }
    JudgePrompt.check(template.orElse(JudgePrompt.TEMPLATE));
    if (swap && template.isPresent()) {
      JudgePrompt.checkSwap(template.get());
    }
  }

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    return new Verdict.Unknown("the judge is not connected");
  }

  @Override
  public Verifier open(JudgeAccess access) {
    Fingerprint asked =
        Fingerprint.builder()
            .add("judge")
            .add(model.fingerprint().hex())
            .add("%s %s %s".formatted(sampling, swap, template))
            .build();
    return new OpenJudge(this, access.open(model, asked), new Semaphore(atOnce()));
  }

  @Override
  public int atOnce() {
    return inFlight.orElse(IN_FLIGHT);
  }

  /** Everything that decides a verdict: not how many are asked for at a time. */
  @Override
  public String toString() {
    return "Judge[model=%s, sampling=%s, swap=%s, template=%s]"
        .formatted(model, sampling, swap, template);
  }

  /** A question stands for the text in the other order of reference and answer. */
  JudgePrompt prompt() {
    return new JudgePrompt(template.orElse(JudgePrompt.TEMPLATE));
  }

  /** The question where nothing but the reference is known. */
  static Prompt unasked(Answer reference) {
    return Prompt.of("unknown", "(not given)", reference);
  }
}
