package io.distill4j.eval;

import io.distill4j.data.Label;
import io.distill4j.data.Named;
import io.distill4j.data.Trace;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.verify.Verifier;
import java.util.List;

/**
 * Who labels the samples: the verifier that decides right and wrong, and filters whose verdicts are
 * counted beside it, such as {@code same-script} for mixed languages.
 */
public record Judges(Verifier verifier, List<Filter> checks) {

  public Judges {
    checks = List.copyOf(checks);
  }

  /** YAML name of the verifier, which its labels carry. */
  public String verifierName() {
    return verifier.name();
  }

  /** YAML names of the filters. */
  public List<String> checkNames() {
    return checks.stream().map(Named::of).toList();
  }

  /** The trace with a label of every judge. */
  public Trace label(Trace trace) {
    Trace labelled = trace;
    for (Label label : verifier.labels(trace.prompt(), trace.completion())) {
      labelled = labelled.with(label);
    }
    for (Filter check : checks) {
      labelled = labelled.with(new Label(Named.of(check), check.judge(trace)));
    }
    return labelled;
  }
}
