package io.distill4j.data.curate;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Counts judged traces into a {@link Funnel}. */
final class FunnelCount {

  private final List<String> judges;
  private final Curation.UnknownPolicy unknown;
  private final long[][] verdicts;
  private final long[] first;
  private long prompts;
  private long promptsKept;
  private long traces;
  private long passing;
  private long kept;

  FunnelCount(List<String> judges, Curation.UnknownPolicy unknown) {
    this.judges = judges;
    this.unknown = unknown;
    this.verdicts = new long[judges.size()][3];
    this.first = new long[judges.size()];
  }

  void add(Curation.Judged judged) {
    prompts++;
    promptsKept += judged.kept().isEmpty() ? 0 : 1;
    kept += judged.kept().size();
    Stream.concat(judged.kept().stream(), judged.rejected().stream()).forEach(this::add);
  }

  private void add(Trace trace) {
    traces++;
    int rejectedBy = -1;
    for (int i = 0; i < judges.size(); i++) {
      Verdict verdict = trace.verdict(judges.get(i)).orElseThrow();
      verdicts[i][index(verdict)]++;
      if (rejectedBy < 0 && !unknown.admits(verdict)) {
        rejectedBy = i;
      }
    }
    if (rejectedBy < 0) {
      passing++;
    } else {
      first[rejectedBy]++;
    }
  }

  Funnel funnel() {
    List<Funnel.Judge> counts = new ArrayList<>();
    for (int i = 0; i < judges.size(); i++) {
      long[] each = verdicts[i];
      counts.add(new Funnel.Judge(judges.get(i), each[0], each[1], each[2], first[i]));
    }
    return new Funnel(prompts, promptsKept, traces, counts, passing, kept);
  }

  private static int index(Verdict verdict) {
    if (verdict instanceof Verdict.Pass) {
      return 0;
    }
    return verdict instanceof Verdict.Fail ? 1 : 2;
  }
}
