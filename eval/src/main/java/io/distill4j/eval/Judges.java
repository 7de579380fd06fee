package io.distill4j.eval;

import io.distill4j.data.Label;
import io.distill4j.data.Named;
import io.distill4j.data.Trace;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.verify.Verifier;
import java.util.List;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

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

  /**
   * Judges traces, as many at a time as the verifier is worth.
   *
   * @param traces are read by the thread that reads the result, and closed with it
   * @param judging what to do with a trace, {@link #label} at least; thread-safe
   * @return what became of each, in the order of the traces; the caller closes it
   */
  public <T> Stream<T> inOrder(Stream<Trace> traces, Function<Trace, T> judging) {
    int threads = Math.max(verifier.atOnce(), Runtime.getRuntime().availableProcessors());
    JudgedInOrder<T> judged = new JudgedInOrder<>(traces.iterator(), judging, threads);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(judged, 0), false)
        .onClose(judged::close)
        .onClose(traces::close);
  }
}
