package io.distill4j.eval.imported;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.eval.Judges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Applies another verifier to stored samples, without drawing any, and says which verdicts changed.
 *
 * @param traces with the labels of the new judges, in their order
 * @param changes samples whose verdict is of another kind than before
 */
public record Rescore(List<Trace> traces, List<Change> changes) {

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
   * Judges again.
   *
   * @param before name of the label to compare with; samples without it count as changed from
   *     unknown
   */
  public static Rescore of(Stream<Trace> stored, String before, Judges judges) {
    List<Trace> traces = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    stored.forEachOrdered(
        trace -> {
          Trace again = judges.label(trace);
          Optional<Verdict> was = trace.verdict(before);
          Verdict old = was.orElseGet(() -> new Verdict.Unknown("not judged by " + before));
          Verdict now = again.verdict(judges.verifierName()).orElseThrow();
          if (!old.wireName().equals(now.wireName())) {
            changes.add(new Change(trace.request().key(), old, now));
          }
          traces.add(again);
        });
    return new Rescore(List.copyOf(traces), List.copyOf(changes));
  }
}
