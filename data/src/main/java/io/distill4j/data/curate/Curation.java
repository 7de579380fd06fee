package io.distill4j.data.curate;

import io.distill4j.data.Named;
import io.distill4j.data.Problem;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.filter.NotInBenchmarks;
import io.distill4j.data.filter.Toolbox;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Card;
import io.distill4j.data.io.FileTree;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.mix.DomainMix;
import io.distill4j.data.mix.MixCut;
import io.distill4j.data.select.Selection;
import io.distill4j.data.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * From traces to a training set, in two steps. <em>Judging</em>: the verifier, then every filter,
 * labels every trace, and near duplicates are searched. <em>Selecting</em>: a policy over the
 * labels chooses; all other traces are rejected with their labels, never deleted. Another policy
 * selects anew without judging again.
 *
 * <p>Works on one prompt at a time and writes in the order of the input: memory does not grow with
 * the texts, only by some bytes per prompt and per near duplicate; a run killed at any point and
 * started again gives the same bytes. The traces of a prompt must stand together, as a generation
 * run seals them.
 *
 * @param verifier compares with the reference answer
 * @param filters judge the trace alone, in this order
 * @param select chooses among the passing traces of a prompt
 * @param unknown whether a trace may be selected when a judge could not tell
 * @param duplicates near duplicates to look for; absent: none
 * @param require verifiers, by their labels, that decide in the place of {@code verifier}; absent:
 *     {@code verifier} decides
 * @param ignore judges that label and do not reject; absent: none
 * @param passRate difficulties that are kept; absent: all
 * @param mix shares of domains in the chosen set; absent: whatever comes
 * @param licence identifier for the card of the chosen set, such as {@code mit}; absent: not stated
 */
public record Curation(
    Verifier verifier,
    List<Filter> filters,
    Selection select,
    UnknownPolicy unknown,
    Optional<Duplicates> duplicates,
    Optional<Requirement> require,
    Optional<List<String>> ignore,
    Optional<PassRate> passRate,
    Optional<DomainMix> mix,
    Optional<String> licence) {

  /** Name of the label that joins several verifiers. */
  static final String REQUIRE = "require";

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
    new Card(licence, ""); // Refuses what is no identifier.
    filters = List.copyOf(filters);
    ignore = ignore.map(List::copyOf);
  }

  /** A curation without anything optional. */
  public Curation(
      Verifier verifier, List<Filter> filters, Selection select, UnknownPolicy unknown) {
    this(
        verifier,
        filters,
        select,
        unknown,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same curation with another verifier, such as this one connected. */
  public Curation withVerifier(Verifier newVerifier) {
    return new Curation(
        newVerifier, filters, select, unknown, duplicates, require, ignore, passRate, mix, licence);
  }

  /** Everything that determines the labels, as text. */
  public String judging() {
    return "%s, %s, %s".formatted(verifier, filters, duplicates);
  }

  /** Everything that determines the selection, given the labels, as text. */
  public String selecting() {
    return "%s, %s".formatted(policy(), licence);
  }

  /**
   * Labels every trace and searches near duplicates.
   *
   * @param traces file or folder to read
   * @param labels folder for what was found; replaced when it is whole
   * @param tools tokenizers and benchmarks that filters ask for
   * @throws UserMistake when the traces cannot be read, those of one prompt do not stand together,
   *     or a filter cannot work
   */
  public void judge(Path traces, Path labels, Toolbox tools, Progress progress) throws IOException {
    checkNames();
    new Judging(this, traces, labels, tools).run(progress);
  }

  /**
   * Selects among judged traces; no judge is asked.
   *
   * @param traces what was judged
   * @param labels what {@link #judge} left
   * @param kept dataset folder (or file) of the selected traces
   * @param rejected dataset folder (or file) of all others
   * @param funnel file for the counts, written last
   * @throws UserMistake when labels and traces do not belong together
   */
  public Funnel select(
      Path traces, Path labels, Path kept, Path rejected, Path funnel, Progress progress)
      throws IOException {
    checkNames();
    FunnelCount count = new FunnelCount(this);
    Selecting selecting = new Selecting(this, traces, labels);
    BenchmarkHits hits = new BenchmarkHits(benchmarkJudges());
    Predicate<String> stays = id -> true;
    if (mix.isPresent()) {
      MixCut cut = new MixCut(mix.get());
      try (Progress.Task task = progress.start("count", -1, "trace")) {
        selecting.run(stays, task, decided -> cut.add(decided.keptInOrder()));
      }
      stays = cut.stays();
    }
    try (TraceWriter keep = TraceWriter.open(kept);
        TraceWriter reject = TraceWriter.open(rejected);
        Behind behind = new Behind();
        Progress.Task task = progress.start("select", -1, "trace")) {
      selecting.run(
          stays,
          task,
          decided -> {
            behind.run(
                () -> {
                  for (Trace trace : decided.all()) {
                    (decided.kept().contains(trace) ? keep : reject).append(trace);
                  }
                });
            decided.all().forEach(trace -> hits.add(trace, decided.kept().contains(trace)));
            count.add(decided);
          });
      behind.finish();
      Funnel result = count.funnel();
      keep.publish(new Card(licence, card(result)));
      reject.publish(new Card(licence, "Not chosen; the labels of each say why.\n"));
    }
    if (!benchmarkJudges().isEmpty()) {
      hits.write(contamination(funnel));
    }
    Funnel result = count.funnel();
    AtomicFile.replace(page(funnel), FunnelText.markdown(result));
    AtomicFile.replace(funnel, Json.pretty(result.toJson()));
    return result;
  }

  /** The file beside a funnel's counts that is for people: {@code funnel.md}. */
  public static Path page(Path funnel) {
    return funnel.resolveSibling(
        String.valueOf(funnel.getFileName()).replaceFirst("\\.json$", "") + ".md");
  }

  /**
   * The file beside a funnel's counts with the problems of benchmarks that stand in the traces, a
   * JSON line each; there is none when no filter looked for them.
   */
  public static Path contamination(Path funnel) {
    return funnel.resolveSibling("contamination.jsonl");
  }

  private String card(Funnel result) {
    return "## How the rows were chosen\n\n"
        + FunnelText.markdown(result)
        + "\nJudges: `%s`\n\nPolicy: `%s`\n".formatted(judging(), policy())
        + duplicates.map(Duplicates::misses).orElse("");
  }

  /** Judges and selects, with the labels kept only in the traces. */
  public Funnel run(Path traces, Path kept, Path rejected, Path funnel, Progress progress)
      throws IOException {
    Path labels = funnel.resolveSibling("." + funnel.getFileName() + ".labels");
    try {
      judge(traces, labels, Toolbox.EMPTY, progress);
      return select(traces, labels, kept, rejected, funnel, progress);
    } finally {
      FileTree.delete(labels);
    }
  }

  /** Names of the judges in the order they speak, told apart by a number where two share one. */
  List<String> judges() {
    List<String> names = new ArrayList<>(verifier.judges());
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

  /** Names of the filters' labels. */
  List<String> filterNames() {
    return judges().subList(verifier.judges().size(), judges().size());
  }

  /** Labels of the filters that look for benchmarks. */
  private List<String> benchmarkJudges() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < filters.size(); i++) {
      if (filters.get(i) instanceof NotInBenchmarks) {
        names.add(filterNames().get(i));
      }
    }
    return names;
  }

  Policy policy() {
    return new Policy(select, unknown, require, ignore.orElse(List.of()), passRate, mix);
  }

  /** Whether near duplicates of a kind are wanted. */
  boolean searches(String judge) {
    return judge.equals(Duplicates.PROMPT_JUDGE)
        ? duplicates.flatMap(Duplicates::prompts).isPresent()
        : duplicates.flatMap(Duplicates::traces).isPresent();
  }

  private void checkNames() {
    List<Problem> problems = new ArrayList<>();
    for (String name : ignore.orElse(List.of())) {
      check("curate.ignore", name, filterNames(), problems);
    }
    if (require.isPresent()) {
      for (String name : require.get().judges()) {
        check("curate.require", name, verifier.judges(), problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  private static void check(String where, String name, List<String> known, List<Problem> problems) {
    if (!known.contains(name)) {
      problems.add(
          new Problem(
              where,
              "there is no judge '%s' here".formatted(name),
              known.isEmpty() ? "none is run" : "known: " + String.join(", ", known)));
    }
  }
}
