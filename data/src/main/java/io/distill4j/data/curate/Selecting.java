package io.distill4j.data.curate;

import io.distill4j.data.Label;
import io.distill4j.data.Named;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Traces;
import io.distill4j.data.mix.DomainMix;
import io.distill4j.data.similar.DuplicateSearch.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One pass over judged traces that decides, prompt by prompt, which are chosen. No judge is asked:
 * everything follows from the labels, the links between near duplicates and the policy.
 */
final class Selecting {

  private final Curation curation;
  private final Policy policy;
  private final Path traces;
  private final Path labels;
  private final BitSet standingTraces = new BitSet();
  private final BitSet standingPrompts = new BitSet();

  Selecting(Curation curation, Path traces, Path labels) {
    this.curation = curation;
    this.policy = curation.policy();
    this.traces = traces;
    this.labels = labels;
  }

  /**
   * What became of a prompt's traces.
   *
   * @param all with every label, in the order of their samples
   * @param admitted which of them every judge admitted
   * @param kept which of them are chosen
   * @param right what the verifier said about each
   */
  record Decided(List<Trace> all, Set<Trace> admitted, Set<Trace> kept, List<Verdict> right) {

    List<Trace> keptInOrder() {
      return all.stream().filter(kept::contains).toList();
    }
  }

  /**
   * Decides all prompts in order.
   *
   * @param stays whether the chosen traces of a prompt fit the mix of domains
   */
  void run(Predicate<String> stays, Progress.Task task, Consumer<Decided> sink) throws IOException {
    standingTraces.clear();
    standingPrompts.clear();
    try (Stream<Trace> all = Traces.read(traces);
        Ahead<Trace> ahead = new Ahead<>(all.iterator());
        LabelTable.Reader table = new LabelTable.Reader(labels);
        Links prompts = new Links(Duplicates.PROMPT_JUDGE);
        Links texts = new Links(Duplicates.TRACE_JUDGE)) {
      PromptGroups groups = new PromptGroups(ahead);
      int prompt = 0;
      int row = 0;
      while (groups.hasNext()) {
        List<Trace> group = groups.next().stream().map(table::label).toList();
        List<Link> promptLinks = prompts.of(prompt);
        List<List<Link>> traceLinks = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
          traceLinks.add(texts.of(row + i));
        }
        sink.accept(
            decide(
                group,
                prompt,
                row,
                prompts.present() ? promptLinks : null,
                texts.present() ? traceLinks : null,
                stays));
        prompt++;
        row += group.size();
        task.advance(group.size());
      }
    }
  }

  private Decided decide(
      List<Trace> group,
      int prompt,
      int firstRow,
      @Nullable List<Link> promptLinks,
      @Nullable List<List<Link>> traceLinks,
      Predicate<String> stays) {
    List<Verdict> right = group.stream().map(this::right).toList();
    List<String> filters = policy.decidingFilters(curation.filterNames());
    Optional<Label> rate =
        policy.passRate().map(band -> new Label(PassRate.JUDGE, band.judge(right)));
    Optional<Label> duplicatePrompt =
        Optional.ofNullable(promptLinks)
            .map(links -> duplicate(Duplicates.PROMPT_JUDGE, links, standingPrompts));
    boolean promptAdmitted =
        rate.map(l -> admits(l.verdict())).orElse(true)
            && duplicatePrompt.map(l -> admits(l.verdict())).orElse(true);
    List<Trace> all = new ArrayList<>();
    List<Trace> admitted = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      Trace trace = group.get(i);
      if (policy.require().isPresent()) {
        trace = trace.with(new Label(Curation.REQUIRE, right.get(i)));
      }
      trace = rate.isPresent() ? trace.with(rate.get()) : trace;
      trace = duplicatePrompt.isPresent() ? trace.with(duplicatePrompt.get()) : trace;
      boolean in = promptAdmitted && admits(right.get(i));
      for (String filter : filters) {
        in = in && admits(trace.verdict(filter).orElse(new Verdict.Unknown("not judged")));
      }
      if (traceLinks != null) {
        Label label = duplicate(Duplicates.TRACE_JUDGE, traceLinks.get(i), standingTraces);
        trace = trace.with(label);
        in = in && admits(label.verdict());
        standingTraces.set(firstRow + i, in);
      }
      all.add(trace);
      if (in) {
        admitted.add(trace);
      }
    }
    standingPrompts.set(prompt, !admitted.isEmpty());
    return choose(all, admitted, right, stays);
  }

  private Decided choose(
      List<Trace> all, List<Trace> admitted, List<Verdict> right, Predicate<String> stays) {
    Set<Trace> selected = identity(policy.select().select(admitted));
    String id = all.get(0).prompt().id();
    boolean fits = policy.mix().isEmpty() || selected.isEmpty() || stays.test(id);
    String selection = Named.of(policy.select());
    Set<Trace> in = identity(admitted);
    List<Trace> labelled = new ArrayList<>();
    Set<Trace> labelledAdmitted = identity(List.of());
    Set<Trace> kept = identity(List.of());
    for (Trace trace : all) {
      Trace next = trace;
      if (selected.contains(trace)) {
        String reason =
            "selected, %d of %d passing traces".formatted(selected.size(), admitted.size());
        next = trace.with(new Label(selection, new Verdict.Pass(reason)));
        if (policy.mix().isPresent()) {
          Verdict mixed =
              fits
                  ? new Verdict.Pass("its domain has room")
                  : new Verdict.Fail("its domain has more than its share");
          next = next.with(new Label(DomainMix.JUDGE, mixed));
        }
        if (fits) {
          kept.add(next);
        }
      } else if (in.contains(trace)) {
        String reason =
            "the selection took %d of %d passing traces"
                .formatted(selected.size(), admitted.size());
        next = trace.with(new Label(selection, new Verdict.Fail(reason)));
      }
      labelled.add(next);
      if (in.contains(trace)) {
        labelledAdmitted.add(next);
      }
    }
    return new Decided(labelled, labelledAdmitted, kept, right);
  }

  private Verdict right(Trace trace) {
    return policy.right(trace, curation.verifier().name());
  }

  private boolean admits(Verdict verdict) {
    return policy.unknown().admits(verdict);
  }

  /** Whether an earlier text that stays says the same. */
  private static Label duplicate(String judge, List<Link> links, BitSet standing) {
    for (Link link : links) {
      if (standing.get(link.of())) {
        String reason =
            String.format(Locale.ROOT, "similarity %.3f with %s", link.similarity(), link.name());
        return new Label(judge, new Verdict.Fail(reason));
      }
    }
    String reason =
        links.isEmpty()
            ? "nothing before it is as similar"
            : "%d before it are as similar, none of them stays".formatted(links.size());
    return new Label(judge, new Verdict.Pass(reason));
  }

  private static Set<Trace> identity(List<Trace> traces) {
    Set<Trace> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(traces);
    return set;
  }

  /** The links of one kind, where they were looked for. */
  private final class Links implements AutoCloseable {

    private final LinkTable.@Nullable Reader reader;

    Links(String judge) {
      Path file = Judging.links(labels, judge);
      this.reader =
          curation.searches(judge) && Files.exists(file) ? new LinkTable.Reader(file) : null;
    }

    boolean present() {
      return reader != null;
    }

    List<Link> of(int row) {
      return reader == null ? List.of() : reader.of(row);
    }

    @Override
    public void close() {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
