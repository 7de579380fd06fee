package io.distill4j.data.curate;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.select.Selection;
import java.util.List;
import java.util.Optional;

/**
 * What is chosen, given what the judges said: everything about a curation that can change without
 * judging again.
 *
 * @param select chooses among the admitted traces of a prompt
 * @param unknown whether a trace may be chosen when a judge could not tell
 * @param require verifiers that decide instead of the one that was run as such; absent: that one
 * @param ignore judges whose labels are written and do not reject; absent: none
 * @param passRate band of difficulty; absent: every prompt
 * @param mix shares of domains; absent: whatever comes
 */
record Policy(
    Selection select,
    Curation.UnknownPolicy unknown,
    Optional<Requirement> require,
    List<String> ignore,
    Optional<PassRate> passRate,
    Optional<DomainMix> mix) {

  Policy {
    ignore = List.copyOf(ignore);
  }

  /** Whether a trace is right, by its labels. */
  Verdict right(Trace trace, String verifier) {
    return require
        .map(r -> r.verdict(trace))
        .orElseGet(() -> trace.verdict(verifier).orElse(new Verdict.Unknown("not judged")));
  }

  /** The filters that may reject. */
  List<String> decidingFilters(List<String> filters) {
    return filters.stream().filter(name -> !ignore.contains(name)).toList();
  }
}
