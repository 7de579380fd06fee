package io.distill4j.eval.imported;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.eval.Judges;
import java.util.Optional;

/**
 * Applies another verifier to stored samples, without drawing any, and says which verdicts changed.
 *
 * @param before name of the label to compare with; samples without it count as unknown before
 * @param judges who judges now
 */
public record Rescore(String before, Judges judges) {

  /**
   * A verdict that changed.
   *
   * @param sample {@code problem#index}
   */
  public record Change(String sample, Verdict before, Verdict after) {

    @Override
    public String toString() {
      return "%s: %s (%s) -> %s (%s)"
          .formatted(sample, before.wireName(), before.reason(), after.wireName(), after.reason());
    }
  }

  /**
   * A sample with the labels of the new judges.
   *
   * @param change if the verdict is of another kind than before
   */
  public record Again(Trace trace, Optional<Change> change) {}

  /** Judges a stored sample again; thread-safe. */
  public Again again(Trace stored) {
    Verdict old =
        stored.verdict(before).orElseGet(() -> new Verdict.Unknown("not judged by " + before));
    Trace again = judges.label(stored);
    Verdict now = again.verdict(judges.verifierName()).orElseThrow();
    return new Again(
        again,
        old.wireName().equals(now.wireName())
            ? Optional.empty()
            : Optional.of(new Change(stored.request().key(), old, now)));
  }
}
