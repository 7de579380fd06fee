package io.distill4j.data.sample;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;

/**
 * What a log knows of a sample without reading its text.
 *
 * @param finish why it ended
 * @param maxTokens the limit it was drawn under
 * @param judged the verdict of its first label: that of the verifier it was drawn with
 */
public record SampleState(FinishReason finish, int maxTokens, Judged judged) {

  /** A verdict in two bits. */
  public enum Judged {
    /** Nobody has looked at it. */
    NOT,
    PASS,
    FAIL,
    UNKNOWN;

    private static Judged of(Verdict verdict) {
      if (verdict instanceof Verdict.Pass) {
        return PASS;
      }
      return verdict instanceof Verdict.Fail ? FAIL : UNKNOWN;
    }

    /** The judgement by the {@link Verdict#wireName()} of a verdict; anything else is NOT. */
    static Judged of(String wireName) {
      return switch (wireName) {
        case "pass" -> PASS;
        case "fail" -> FAIL;
        case "unknown" -> UNKNOWN;
        default -> NOT;
      };
    }
  }

  static SampleState of(Trace trace) {
    Judged judged =
        trace.labels().isEmpty() ? Judged.NOT : Judged.of(trace.labels().get(0).verdict());
    return new SampleState(
        trace.completion().finish(), trace.request().sampling().maxTokens(), judged);
  }
}
