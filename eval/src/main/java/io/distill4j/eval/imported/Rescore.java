package io.distill4j.eval.imported;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.eval.Judges;
import java.util.Optional;
import java.util.function.Consumer;

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
   * Judges a stored sample again.
   *
   * @param changed told when the verdict is of another kind than before
   * @return the sample with the labels of the new judges
   */
  public Trace again(Trace stored, Consumer<Change> changed) {
    Optional<Verdict> was = stored.verdict(before);
    Verdict old = was.orElseGet(() -> new Verdict.Unknown("not judged by " + before));
    Trace again = judges.label(stored);
    Verdict now = again.verdict(judges.verifierName()).orElseThrow();
    if (!old.wireName().equals(now.wireName())) {
      changed.accept(new Change(stored.request().key(), old, now));
    }
    return again;
  }
}
