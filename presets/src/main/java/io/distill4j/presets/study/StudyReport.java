package io.distill4j.presets.study;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.curate.Funnel;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.Evaluation;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.published.Published;
import io.distill4j.eval.report.Curve;
import io.distill4j.eval.report.ReportInput;
import io.distill4j.eval.report.Story;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Score;
import io.distill4j.presets.ReinforceReport;
import io.distill4j.presets.contest.ContestRun;
import io.distill4j.presets.contest.Contestant;
import io.distill4j.student.rl.PolicyLog;
import io.distill4j.student.rl.PolicyRecord;
import io.distill4j.student.train.StepLog;
import io.distill4j.student.train.StepRecord;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The report of a study whose steps are done. */
record StudyReport(StudyRun run, ContestRun contest) {

  /** What was found. */
  Answer answer() throws IOException {
    List<Comparison> comparisons = new ArrayList<>(contest.comparisons());
    comparisons.sort(Comparator.comparing(c -> Answer.isOfTheArms(c) ? 0 : 1));
    Map<String, Compute> compute = new HashMap<>();
    for (Contestant model : contest.contest().models()) {
      model.compute().ifPresent(known -> compute.put(model.name(), known));
    }
    List<Score> scores = contest.scores();
    List<String> beside = run.study().published() ? Published.read().beside(scores) : List.of();
    return new Answer(scores, comparisons, compute, beside);
  }

  /** Writes report.html, report.md and the pages of samples. */
  void write(Answer answer) throws IOException {
    List<PolicyRecord> reinforced = List.of();
    List<StepRecord> distilled;
    List<ReportInput.FunnelRow> funnel;
    try (RunFolder arm = RunFolder.open(run.distilledFolder())) {
      distilled = StepLog.read(arm.checkpoints().resolve(Trainer.STEP_LOG));
      funnel = ReportInput.FunnelRow.of(Funnel.read(run.pipeline(arm).curation().funnel()));
    }
    List<Curve> curves = List.of();
    if (run.study().reinforced().isPresent()) {
      try (RunFolder arm = RunFolder.open(run.reinforcedFolder())) {
        reinforced = PolicyLog.read(arm.checkpoints().resolve(Trainer.STEP_LOG));
      }
      curves = new ReinforceReport(run.study().reinforced().get(), reinforced).curves();
    }
    contest.report(
        new Story(
            funnel,
            distilled.stream().map(s -> new ReportInput.LossPoint(s.step(), s.loss())).toList(),
            curves,
            samples(),
            facts(distilled, reinforced),
            List.of(
                "distill study %s --run ANOTHER_FOLDER".formatted(run.folder().preset()),
                "# the arms are runs of their own: "
                    + run.distilledFolder()
                    + " and "
                    + run.reinforcedFolder()),
            answer.sentences()));
  }

  private static List<ReportInput.Fact> facts(
      List<StepRecord> distilled, List<PolicyRecord> reinforced) {
    List<ReportInput.Fact> facts = new ArrayList<>();
    facts.add(
        new ReportInput.Fact(
            "distilled",
            String.format(
                Locale.ROOT,
                "%,d updates on %,d tokens in %.0f s",
                distilled.size(),
                distilled.stream().mapToLong(StepRecord::rowTokens).sum(),
                distilled.stream().mapToDouble(StepRecord::seconds).sum())));
    if (reinforced.isEmpty()) {
      return facts; // That arm was trained elsewhere.
    }
    facts.add(
        new ReportInput.Fact(
            "rl-only",
            String.format(
                Locale.ROOT,
                "%,d steps with %,d completions in %.0f s",
                reinforced.size(),
                reinforced.stream().mapToLong(step -> step.drawn().completions()).sum(),
                reinforced.stream().mapToDouble(step -> step.seconds().sum()).sum())));
    return facts;
  }

  /** Base and arms on one problem of the first benchmark: the first on which the arms differ. */
  private List<ReportInput.Shown> samples() throws IOException {
    Benchmark benchmark = contest.benchmarks().get(0);
    Map<String, Map<String, Trace>> firsts = new LinkedHashMap<>();
    String judge = "";
    for (Contestant model : contest.contest().models()) {
      if (List.of(Study.BASE, Study.DISTILLED, Study.REINFORCED).contains(model.name())) {
        Evaluation evaluation = contest.evaluation(model, benchmark);
        judge = evaluation.judges().verifierName();
        Map<String, Trace> first = new LinkedHashMap<>();
        try (Stream<Trace> traces = evaluation.scored()) {
          traces.forEach(trace -> first.putIfAbsent(trace.prompt().id(), trace));
        }
        firsts.put(model.name(), first);
      }
    }
    String judged = judge;
    Map<String, Trace> distilled = firsts.getOrDefault(Study.DISTILLED, Map.of());
    Map<String, Trace> reinforced = firsts.getOrDefault(Study.REINFORCED, Map.of());
    String problem = "";
    for (Map.Entry<String, Trace> each : distilled.entrySet()) {
      Trace other = reinforced.get(each.getKey());
      if (other != null && !verdict(each.getValue(), judged).equals(verdict(other, judged))) {
        problem = each.getKey();
        break;
      }
      problem = problem.isEmpty() ? each.getKey() : problem;
    }
    String chosen = problem;
    List<ReportInput.Shown> shown = new ArrayList<>();
    firsts.forEach(
        (name, traces) -> {
          Trace trace = traces.get(chosen);
          if (trace != null) {
            shown.add(new ReportInput.Shown(name, trace));
          }
        });
    return shown;
  }

  private static String verdict(Trace trace, String judge) {
    return trace.verdict(judge).map(Verdict::wireName).orElse("not judged");
  }
}
