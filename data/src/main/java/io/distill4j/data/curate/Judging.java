package io.distill4j.data.curate;

import io.distill4j.data.Label;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.filter.Toolbox;
import io.distill4j.data.io.RowWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.similar.DuplicateSearch;
import io.distill4j.data.similar.Similarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One pass of all judges over all traces, and the search for near duplicates among them. */
final class Judging {

  private final Curation curation;
  private final Path traces;
  private final Path folder;
  private final List<Filter> filters;
  private final List<String> names;

  Judging(Curation curation, Path traces, Path folder, Toolbox tools) {
    this.curation = curation;
    this.traces = traces;
    this.folder = folder;
    this.filters = curation.filters().stream().map(filter -> filter.ready(tools)).toList();
    this.names = curation.judges();
  }

  /** Where the links between near duplicates of a kind lie. */
  static Path links(Path labels, String judge) {
    return labels.resolve(judge + ".parquet");
  }

  /** The labels of a prompt's traces, and the keys of their texts for the search. */
  private record Judged(
      List<Trace> traces, List<List<Label>> labels, int[] prompt, List<int[]> keys) {}

  void run(Progress progress) throws IOException {
    Optional<Duplicates> wanted = curation.duplicates();
    try (Search prompts = new Search(wanted.flatMap(Duplicates::prompts), Duplicates.PROMPT_JUDGE);
        Search texts = new Search(wanted.flatMap(Duplicates::traces), Duplicates.TRACE_JUDGE);
        RowWriter labels = LabelTable.writer(folder)) {
      judge(prompts, texts, labels, progress);
      prompts.finish(
          candidates ->
              eachPrompt(
                  (trace, row) ->
                      candidates.offer(row, trace.prompt().id(), trace.prompt().text())));
      texts.finish(
          candidates ->
              eachTrace((trace, row) -> candidates.offer(row, trace.request().key(), text(trace))));
      labels.publish();
    }
  }

  private void judge(Search prompts, Search texts, RowWriter labels, Progress progress) {
    int[] rows = {0, 0};
    try (Stream<Trace> all = Traces.read(traces);
        Progress.Task task = progress.start("judge", -1, "trace");
        OrderedPool<List<Trace>, Judged> pool =
            new OrderedPool<>(
                curation.verifier().atOnce(), group -> judge(group, prompts, texts))) {
      pool.run(
          new PromptGroups(all.iterator()),
          judged -> {
            prompts.add(rows[0]++, judged.prompt());
            for (int i = 0; i < judged.traces().size(); i++) {
              labels.append(LabelTable.row(judged.traces().get(i), judged.labels().get(i)));
              texts.add(rows[1]++, judged.keys().get(i));
            }
            task.advance(judged.traces().size());
          });
    }
  }

  private Judged judge(List<Trace> group, Search prompts, Search texts) {
    List<List<Label>> labels = new ArrayList<>();
    List<int[]> keys = new ArrayList<>();
    for (Trace trace : group) {
      labels.add(labels(trace));
      keys.add(texts.keys(text(trace)));
    }
    return new Judged(group, labels, prompts.keys(group.get(0).prompt().text()), keys);
  }

  /** What every judge says about a trace, under its name. */
  private List<Label> labels(Trace trace) {
    List<Label> labels =
        new ArrayList<>(curation.verifier().labels(trace.prompt(), trace.completion()));
    int before = curation.verifier().judges().size();
    for (int i = 0; i < filters.size(); i++) {
      labels.add(new Label(names.get(before + i), filters.get(i).judge(trace)));
    }
    return labels;
  }

  private static String text(Trace trace) {
    return trace.completion().reasoning() + "\n" + trace.completion().answer();
  }

  private void eachTrace(ObjIntConsumer<Trace> sink) {
    int row = 0;
    try (Stream<Trace> all = Traces.read(traces)) {
      PromptGroups groups = new PromptGroups(all.iterator());
      while (groups.hasNext()) {
        for (Trace trace : groups.next()) {
          sink.accept(trace, row++);
        }
      }
    }
  }

  private void eachPrompt(ObjIntConsumer<Trace> sink) {
    int row = 0;
    try (Stream<Trace> all = Traces.read(traces)) {
      for (Iterator<List<Trace>> groups = new PromptGroups(all.iterator()); groups.hasNext(); ) {
        sink.accept(groups.next().get(0), row++);
      }
    }
  }

  /** Tells the search the texts of its candidates. */
  private interface Reread {
    void into(Search search);
  }

  /** A search for near duplicates of one kind, or none. */
  private final class Search implements AutoCloseable {

    private final String judge;
    private final @Nullable DuplicateSearch search;
    private BitSet candidates = new BitSet();

    Search(Optional<Similarity> similarity, String judge) throws IOException {
      this.judge = judge;
      this.search =
          similarity.isEmpty()
              ? null
              : new DuplicateSearch(folder.resolve("." + judge + ".tmp"), similarity.get());
    }

    int[] keys(String text) {
      return search == null ? new int[0] : search.keys(text);
    }

    void add(int row, int[] keys) {
      Unchecked.run(
          () -> {
            if (search != null) {
              search.add(row, keys);
            }
          });
    }

    void offer(int row, String name, String text) {
      Unchecked.run(
          () -> {
            if (search != null && candidates.get(row)) {
              search.addCandidate(row, name, text);
            }
          });
    }

    void finish(Reread texts) throws IOException {
      if (search == null) {
        return;
      }
      candidates = search.candidates();
      if (!candidates.isEmpty()) {
        texts.into(this);
      }
      try (RowWriter writer = LinkTable.writer(links(folder, judge))) {
        search.links(link -> LinkTable.append(writer, link));
        writer.publish();
      }
    }

    @Override
    public void close() throws IOException {
      if (search != null) {
        search.close();
      }
    }
  }
}
