package io.distill4j.data.curate;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.shingle.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts decided traces into a {@link Funnel}. */
final class FunnelCount {

  private static final int SAMPLES = 3;

  private final Policy policy;
  private final List<String> judges;
  private final List<String> deciding;
  private final EffectCount effects;
  private final long[][] verdicts;
  private final long[] first;
  private final Map<String, TreeSet<Drawn>> samples = new TreeMap<>();
  private long prompts;
  private long promptsKept;
  private long traces;
  private long passing;
  private long kept;

  /** A sample with its place in an order drawn from its name. */
  private record Drawn(long order, Funnel.Sample sample) implements Comparable<Drawn> {

    private static final Comparator<Drawn> ORDER =
        Comparator.comparingLong(Drawn::order).thenComparing(each -> each.sample().trace());

    @Override
    public int compareTo(Drawn other) {
      return ORDER.compare(this, other);
    }
  }

  FunnelCount(Curation curation) {
    this.policy = curation.policy();
    this.judges = judges(curation);
    this.deciding = deciding(curation);
    this.effects = new EffectCount(policy.mix().map(DomainMix::tag).orElse("domain"));
    this.verdicts = new long[judges.size()][3];
    this.first = new long[judges.size()];
  }

  private static List<String> judges(Curation curation) {
    List<String> names = new ArrayList<>();
    curation.require().ifPresent(require -> names.add(Curation.REQUIRE));
    names.addAll(curation.judges());
    curation.passRate().ifPresent(band -> names.add(PassRate.JUDGE));
    for (String judge : List.of(Duplicates.PROMPT_JUDGE, Duplicates.TRACE_JUDGE)) {
      if (curation.searches(judge)) {
        names.add(judge);
      }
    }
    return names;
  }

  /** The judges whose verdict rejects, in order. */
  private static List<String> deciding(Curation curation) {
    List<String> names = judges(curation);
    names.removeAll(curation.policy().ignore());
    List<String> verifiers = curation.verifier().judges();
    names.removeAll(
        curation.require().isPresent() ? verifiers : verifiers.subList(1, verifiers.size()));
    return names;
  }

  void add(Selecting.Decided decided) {
    prompts++;
    promptsKept += decided.kept().isEmpty() ? 0 : 1;
    kept += decided.kept().size();
    passing += decided.admitted().size();
    decided.all().forEach(this::add);
    effects.add(decided);
  }

  private void add(Trace trace) {
    traces++;
    int rejectedBy = -1;
    for (int i = 0; i < judges.size(); i++) {
      Verdict verdict =
          trace.verdict(judges.get(i)).orElse(new Verdict.Unknown("this judge was not asked"));
      verdicts[i][index(verdict)]++;
      if (rejectedBy < 0 && deciding.contains(judges.get(i)) && !policy.unknown().admits(verdict)) {
        rejectedBy = i;
        draw(new Funnel.Sample(judges.get(i), trace.request().key(), verdict.reason()));
      }
    }
    if (rejectedBy >= 0) {
      first[rejectedBy]++;
    }
  }

  private void draw(Funnel.Sample sample) {
    TreeSet<Drawn> drawn = samples.computeIfAbsent(sample.judge(), none -> new TreeSet<>());
    drawn.add(new Drawn(Words.of(sample.trace()).all(), sample));
    if (drawn.size() > SAMPLES) {
      drawn.pollLast();
    }
  }

  Funnel funnel() {
    List<Funnel.Judge> counts = new ArrayList<>();
    List<Funnel.Sample> drawn = new ArrayList<>();
    for (int i = 0; i < judges.size(); i++) {
      long[] each = verdicts[i];
      counts.add(new Funnel.Judge(judges.get(i), each[0], each[1], each[2], first[i]));
      samples
          .getOrDefault(judges.get(i), new TreeSet<>())
          .forEach(sample -> drawn.add(sample.sample()));
    }
    return new Funnel(
        prompts, promptsKept, traces, counts, passing, kept, effects.effects(), drawn);
  }

  private static int index(Verdict verdict) {
    if (verdict instanceof Verdict.Pass) {
      return 0;
    }
    return verdict instanceof Verdict.Fail ? 1 : 2;
  }
}
