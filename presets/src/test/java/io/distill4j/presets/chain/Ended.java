package io.distill4j.presets.chain;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.Verifier;

/** Passes what ended by itself: all that can be asked of a model that was hardly trained. */
record Ended() implements Verifier {

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    boolean said = !(completion.reasoning() + completion.answer()).isBlank();
    return said && completion.finish() == FinishReason.STOP
        ? new Verdict.Pass("it ended")
        : new Verdict.Fail("it was cut off or says nothing");
  }
}
