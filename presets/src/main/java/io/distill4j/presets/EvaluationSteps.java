package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.curate.Curation;
import io.distill4j.data.curate.Funnel;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.run.Redo;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.eval.Evaluation;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.report.ReportInput;
import io.distill4j.eval.report.Story;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.presets.model.LocalModel;
import io.distill4j.student.train.StepLog;
import io.distill4j.student.train.StepRecord;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last steps of a run: the student before and after training draws on every benchmark, is
 * scored and compared, and the report is written.
 */
public record EvaluationSteps(Pipeline pipeline) {

  private static final String STUDENT = "distilled";

  /** A model to evaluate: its name in reports and its folder. */
  private record Contestant(String name, Path folder) {}

  /** Draws, judges and scores. */
  public void evaluate() throws IOException, InterruptedException {
    Map<String, String> inputs = pipeline.inputs();
    inputs.put("student", pipeline.needs("train", "student"));
    inputs.put("seed", Long.toString(preset().seed()));
    inputs.put("checks", checks().toString());
    inputs.put("generation", preset().eval().generation().toString());
    RunFolder.Growth growth = BenchmarkInputs.add(benchmarks(), contaminationFile(), inputs);
    pipeline.step(
        "evaluate",
        inputs,
        growth,
        List.of(
            pipeline.folder().samples(),
            pipeline.folder().scores(),
            ReportParts.csv(pipeline.folder().scores()),
            ReportParts.latex(pipeline.folder().scores())),
        Redo.of(pipeline.redo()),
        () -> {
          List<Score> scores = new ArrayList<>();
          try (JudgeAccess access = pipeline.judges()) {
            for (Contestant contestant : contestants()) {
              LocalModel model =
                  new LocalModel(contestant.folder().toString(), preset().eval().generation());
              try (Generator generator =
                  model.open(contestant.name(), pipeline.environment(), pipeline.progress())) {
                for (Benchmark benchmark : benchmarks()) {
                  scores.add(score(contestant, benchmark, generator, access));
                }
              }
            }
          }
          ScoreFile.write(pipeline.folder().scores(), scores);
          ReportParts.tables(pipeline.folder().scores(), scores);
          return Map.of("scores", Fingerprint.ofFile(pipeline.folder().scores()).hex());
        });
  }

  private Score score(
      Contestant contestant, Benchmark benchmark, Generator generator, JudgeAccess access)
      throws IOException, InterruptedException {
    Evaluation evaluation = evaluation(contestant, benchmark);
    Results results =
        evaluation.run(generator, access, pipeline.clock(), pipeline.progress(), () -> false);
    return Scoring.score(
        evaluation,
        results,
        contestant.folder().toString(),
        "distill evaluate --run " + pipeline.folder().root(),
        contamination());
  }

  /** Compares the student after training with the student before, on every benchmark. */
  public List<Comparison> comparisons() throws IOException {
    List<Score> scores = scores();
    List<Comparison> comparisons = new ArrayList<>();
    for (Score after : scores) {
      for (Score before : scores) {
        if (after.model().equals(STUDENT)
            && !before.model().equals(STUDENT)
            && after.benchmark().equals(before.benchmark())) {
          comparisons.add(Comparison.of(after, before, Scoring.LEVEL, preset().seed()));
        }
      }
    }
    return Comparison.corrected(comparisons);
  }

  /** The scores of this run. */
  public List<Score> scores() throws IOException {
    pipeline.needs("evaluate", "scores");
    return ScoreFile.read(pipeline.folder().scores());
  }

  /** Writes {@code report.html} and {@code report.md}. */
  public void report() throws IOException {
    List<Comparison> comparisons = comparisons();
    List<StepRecord> steps =
        StepLog.read(pipeline.folder().checkpoints().resolve(Trainer.STEP_LOG));
    List<Score> scores = scores();
    ReportInput input =
        new ReportInput(
            String.valueOf(pipeline.folder().root().getFileName()),
            preset().about(),
            scores,
            comparisons,
            new Story(
                ReportInput.FunnelRow.of(Funnel.read(pipeline.curation().funnel())),
                steps.stream().map(s -> new ReportInput.LossPoint(s.step(), s.loss())).toList(),
                List.of(),
                samples(),
                facts(steps),
                List.of(
                    "distill run %s --run ANOTHER_FOLDER".formatted(pipeline.folder().preset()),
                    "# all samples and all verdicts are in " + pipeline.folder().root()),
                pipeline.curation().notes()));
    List<ReportParts.Judged> judged = new ArrayList<>();
    for (Contestant contestant : contestants()) {
      for (Benchmark benchmark : benchmarks()) {
        judged.add(new ReportParts.Judged(contestant.name(), evaluation(contestant, benchmark)));
      }
    }
    ReportParts.write(
        pipeline.folder().report(),
        input
            .withCosts(ReportParts.costs(scores, Map.of(STUDENT, compute()), true))
            .withContamination(contamination()),
        judged,
        pipeline.progress());
  }

  private Contamination contamination() {
    return contaminationFile().map(Contamination::read).orElse(Contamination.NONE);
  }

  /** Problems found in training data: the file that the preset names, else this run's own. */
  public Optional<Path> contaminationFile() {
    Path own = Curation.contamination(pipeline.curation().funnel());
    return preset()
        .eval()
        .contamination()
        .or(() -> Files.exists(own) ? Optional.of(own) : Optional.empty());
  }

  private Compute compute() throws IOException {
    return TrainingCompute.distilled(
        pipeline.folder(),
        preset().teacher().source(),
        preset().eval().teacherParameters(),
        pipeline.environment());
  }

  /** Three traces worth reading: right and wrong after training, and one from before. */
  private List<ReportInput.Shown> samples() throws IOException {
    Map<String, ReportInput.Shown> shown = new LinkedHashMap<>();
    for (Contestant contestant : contestants()) {
      Evaluation evaluation = evaluation(contestant, benchmarks().get(0));
      String judge = evaluation.judges().verifierName();
      try (Stream<Trace> traces = evaluation.scored()) {
        traces.forEach(
            trace -> {
              String verdict = trace.verdict(judge).map(Verdict::wireName).orElse("not judged");
              String heading =
                  contestant.name()
                      + (contestant.name().equals(STUDENT) ? ": " + verdict : " model");
              shown.putIfAbsent(heading, new ReportInput.Shown(heading, trace));
            });
      }
    }
    return shown.values().stream().limit(4).toList();
  }

  private List<ReportInput.Fact> facts(List<StepRecord> steps) throws IOException {
    List<ReportInput.Fact> facts = new ArrayList<>();
    long trained = steps.stream().mapToLong(StepRecord::trainedTokens).sum();
    long rows = steps.stream().mapToLong(StepRecord::rowTokens).sum();
    double seconds = steps.stream().mapToDouble(StepRecord::seconds).sum();
    add(facts, "traces drawn", pipeline.needs("generate", "samples"));
    add(facts, "traces trained on", pipeline.needs("curate", "kept"));
    add(facts, "optimizer steps", "%,d".formatted(steps.size()));
    add(facts, "tokens computed", "%,d, of them trained %,d".formatted(rows, trained));
    add(facts, "training time", "%.0f s, %,.0f tokens/s".formatted(seconds, rows / seconds));
    double[] held = steps.stream().flatMapToDouble(s -> s.heldOutLoss().stream()).toArray();
    if (held.length > 0) {
      double lowest = Arrays.stream(held).min().orElseThrow();
      add(facts, "held-out loss", "%.3f, lowest %.3f".formatted(held[held.length - 1], lowest));
    }
    facts.addAll(ReportParts.facts(preset().seed()));
    return facts;
  }

  private static void add(List<ReportInput.Fact> facts, String name, String value) {
    facts.add(new ReportInput.Fact(name, value));
  }

  private Evaluation evaluation(Contestant contestant, Benchmark benchmark) {
    return new Evaluation(
        benchmark,
        Evaluation.folder(pipeline.folder().samples(), contestant.name(), benchmark.id()),
        preset().seed(),
        2 * preset().eval().generation().slots(),
        checks());
  }

  private List<Filter> checks() {
    return preset().eval().checks().orElse(Scoring.CHECKS);
  }

  private List<Contestant> contestants() {
    BaseFolder base = pipeline.base();
    String before = preset().student().base().displayName();
    if (before.equals(STUDENT)) {
      throw new UserMistake(
          base.path().toString(), "is named like the student", "rename the folder of the base");
    }
    return List.of(
        new Contestant(before, base.before()),
        new Contestant(STUDENT, pipeline.folder().checkpoints().resolve(Trainer.FINAL)));
  }

  private List<Benchmark> benchmarks() {
    EvalPart eval = preset().eval();
    RowFinder rows = new RowFinder(eval.data(), pipeline.environment(), pipeline.progress());
    return eval.benchmarks().stream()
        .map(name -> BenchmarkFile.read(name, rows))
        .map(b -> eval.samples().isPresent() ? b.withSamples(eval.samples().getAsInt()) : b)
        .toList();
  }

  private Preset preset() {
    return pipeline.preset();
  }
}
