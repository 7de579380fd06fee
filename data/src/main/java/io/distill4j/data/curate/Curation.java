package io.distill4j.data.curate;

import io.distill4j.data.Label;
import io.distill4j.data.Named;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.select.Selection;
import io.distill4j.data.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * From traces to a training set: the verifier, then every filter, labels every trace; a trace that
 * passed them all may be selected; all others are rejected with their labels, never deleted.
 *
 * <p>Works on one prompt at a time, on all cores, and writes in the order of the input: memory does
 * not grow with the number of prompts (but for 8 bytes each), and a run killed at any point and
 * started again gives the same bytes. The traces of a prompt must stand together, as a generation
 * run seals them.
 *
 * @param verifier compares with the reference answer
 * @param filters judge the trace alone, in this order
 * @param select chooses among the passing traces of a prompt
 * @param unknown whether a trace may be selected when a judge could not tell
 */
public record Curation(
    Verifier verifier, List<Filter> filters, Selection select, UnknownPolicy unknown) {

  /** What becomes of a trace when a judge could not tell. */
  public enum UnknownPolicy {
    /** It is rejected: what cannot be checked is not taught. */
    DROP,
    /** It may be selected like one that passed. */
    KEEP;

    /** Whether a trace with this verdict may be selected. */
    boolean admits(Verdict verdict) {
      return verdict instanceof Verdict.Pass
          || (verdict instanceof Verdict.Unknown && this == KEEP);
    }
  }

  public Curation {
    filters = List.copyOf(filters);
  }

  /** The same curation with another verifier, such as this one connected. */
  public Curation withVerifier(Verifier newVerifier) {
    return new Curation(newVerifier, filters, select, unknown);
  }

  /**
   * Curates a dataset into two.
   *
   * @param traces file or folder to read
   * @param kept dataset folder (or file) of the selected traces
   * @param rejected dataset folder (or file) of all others
   * @param funnel file for the counts, written last
   * @throws UserMistake when the traces cannot be read or those of one prompt do not stand together
   */
  public Funnel run(Path traces, Path kept, Path rejected, Path funnel, Progress progress)
      throws IOException {
    Funnel result;
    try (Stream<Trace> all = Traces.read(traces);
        TraceWriter keep = TraceWriter.open(kept);
        TraceWriter reject = TraceWriter.open(rejected);
        Progress.Task task = progress.start("curate", -1, "trace")) {
      result = run(all, keep, reject, task);
      keep.publish();
      reject.publish();
    }
    AtomicFile.replace(funnel, Json.pretty(result.toJson()));
    return result;
  }

  private Funnel run(
      Stream<Trace> traces, TraceWriter keep, TraceWriter reject, Progress.Task task) {
    FunnelCount count = new FunnelCount(judges(), unknown);
    Iterator<List<Trace>> groups = new PromptGroups(traces.iterator());
    try (OrderedPool<List<Trace>, Judged> pool = new OrderedPool<>(this::judge)) {
      pool.run(
          groups,
          judged -> {
            judged.kept().forEach(keep::append);
            judged.rejected().forEach(reject::append);
            count.add(judged);
            task.advance(judged.kept().size() + judged.rejected().size());
          });
    }
    return count.funnel();
  }

  /** Names of the judges in the order they speak, told apart by a number where two share one. */
  List<String> judges() {
    List<String> names = new ArrayList<>();
    names.add(verifier.name());
    for (Filter filter : filters) {
      String name = Named.of(filter);
      String unique = name;
      for (int i = 2; names.contains(unique); i++) {
        unique = name + "-" + i;
      }
      names.add(unique);
    }
    return names;
  }

  /** Judges all traces of one prompt and selects among them. */
  Judged judge(List<Trace> group) {
    List<Trace> labelled = group.stream().map(this::label).toList();
    List<String> judges = judges();
    List<Trace> passing =
        labelled.stream()
            .filter(
                trace ->
                    judges.stream().allMatch(j -> unknown.admits(trace.verdict(j).orElseThrow())))
            .toList();
    Set<Trace> selected = Collections.newSetFromMap(new IdentityHashMap<>());
    selected.addAll(select.select(passing));
    Set<Trace> passed = Collections.newSetFromMap(new IdentityHashMap<>());
    passed.addAll(passing);
    String selection = Named.of(select);
    List<Trace> kept = new ArrayList<>();
    List<Trace> rejected = new ArrayList<>();
    for (Trace trace : labelled) {
      if (selected.contains(trace)) {
        String reason = "%d of %d passing traces".formatted(selected.size(), passing.size());
        kept.add(trace.with(new Label(selection, new Verdict.Pass("selected, " + reason))));
      } else if (passed.contains(trace)) {
        String reason =
            "the selection took %d of %d passing traces".formatted(selected.size(), passing.size());
        rejected.add(trace.with(new Label(selection, new Verdict.Fail(reason))));
      } else {
        rejected.add(trace);
      }
    }
    return new Judged(kept, rejected);
  }

  private Trace label(Trace trace) {
    List<String> names = judges();
    Trace labelled = trace;
    for (Label label : verifier.labels(trace.prompt(), trace.completion())) {
      labelled = labelled.with(label);
    }
    for (int i = 0; i < filters.size(); i++) {
      labelled = labelled.with(new Label(names.get(i + 1), filters.get(i).judge(trace)));
    }
    return labelled;
  }

  /** The traces of one prompt, labelled and parted, each list in the order of their samples. */
  record Judged(List<Trace> kept, List<Trace> rejected) {}
}
