package io.distill4j.data.curate;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Which verifiers decide that a trace is right, by their labels: the union or the intersection of
 * several.
 *
 * @param anyOf right when one of these passes; wrong when all fail
 * @param allOf right when all of these pass; wrong when one fails
 */
public record Requirement(Optional<List<String>> anyOf, Optional<List<String>> allOf) {

  public Requirement {
    anyOf = anyOf.map(List::copyOf);
    allOf = allOf.map(List::copyOf);
    if (anyOf.isPresent() == allOf.isPresent()) {
      throw new IllegalArgumentException("any-of or all-of must be given, one of the two");
    }
    if (anyOf.or(() -> Optional.of(List.of("x"))).get().isEmpty()
        || allOf.or(() -> Optional.of(List.of("x"))).get().isEmpty()) {
      throw new IllegalArgumentException("any-of and all-of must name one verifier or more");
    }
  }

  /** Names of the labels it reads. */
  List<String> judges() {
    return anyOf.orElseGet(() -> allOf.orElseThrow());
  }

  /** The joint verdict of a labelled trace. */
  Verdict verdict(Trace trace) {
    boolean union = anyOf.isPresent();
    boolean unknown = false;
    for (String judge : judges()) {
      Verdict verdict = trace.verdict(judge).orElse(new Verdict.Unknown("not asked"));
      boolean decides = union ? verdict instanceof Verdict.Pass : verdict instanceof Verdict.Fail;
      if (decides) {
        String reason = "%s: %s".formatted(judge, verdict.reason());
        return union ? new Verdict.Pass(reason) : new Verdict.Fail(reason);
      }
      unknown |= verdict instanceof Verdict.Unknown;
    }
    String names = String.join(", ", judges());
    if (unknown) {
      return new Verdict.Unknown("undecided among " + names);
    }
    return union
        ? new Verdict.Fail("none of %s passed".formatted(names))
        : new Verdict.Pass("all of %s passed".formatted(names));
  }
}
