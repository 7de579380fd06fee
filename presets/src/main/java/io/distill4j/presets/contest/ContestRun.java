package io.distill4j.presets.contest;

import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.eval.Evaluation;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.imported.SampleFile;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.published.Published;
import io.distill4j.eval.report.ReportInput;
import io.distill4j.eval.report.Story;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.presets.BenchmarkFile;
import io.distill4j.presets.ReportParts;
import io.distill4j.presets.RowFinder;
import io.distill4j.presets.Scoring;
import io.distill4j.presets.model.LocalModel;
import io.distill4j.student.generate.GenerationOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs a contest on a folder. Restartable at any instant: samples that were drawn are never drawn
 * again, and more of each problem, more models or more benchmarks may be asked for later.
 *
 * @param contest what to do
 * @param folder where; samples below {@code samples/MODEL/BENCHMARK/}
 * @param environment variables, from which servers take their keys
 * @param clock of the traces
 * @param progress told of every unit of work
 */
public record ContestRun(
    Contest contest,
    RunFolder folder,
    Map<String, String> environment,
    Clock clock,
    Progress progress) {

  /** File in the folder that keeps the contest as resolved. */
  public static final String FILE = "contest.yaml";

  /** Draws what is missing, judges and scores; writes scores as JSON, CSV and LaTeX. */
  public List<Score> evaluate() throws IOException, InterruptedException {
    List<Benchmark> benchmarks = benchmarks();
    try (JudgeAccess access = JudgeAccess.keeping(environment, folder.judgements())) {
      for (Contestant model : contest.models()) {
        evaluate(model, benchmarks, access);
      }
    }
    List<Score> scores = scores();
    write(scores);
    return scores;
  }

  /** The scores of everything judged so far, by benchmark and model. */
  public List<Score> scores() throws IOException {
    Contamination found = contamination();
    List<Score> scores = new ArrayList<>();
    for (Benchmark benchmark : benchmarks()) {
      for (Contestant model : contest.models()) {
        Evaluation evaluation = evaluation(model, benchmark);
        if (evaluation.isJudged()) {
          scores.add(
              Scoring.score(
                  evaluation,
                  evaluation.results(model.name()),
                  endpoint(evaluation),
                  "distill evaluate --run " + folder.root(),
                  found));
        }
      }
    }
    return scores;
  }

  /** Every two models on every benchmark. */
  public List<Comparison> comparisons() throws IOException {
    return Scoring.everyPair(scores(), contest.seed());
  }

  /**
   * Writes report.html, report.md and the pages of samples; of a contest still going on, what there
   * is so far, marked as partial.
   *
   * @throws UserMistake when nothing has been judged yet
   */
  public void report() throws IOException {
    report(
        Story.NONE.and(
            List.of(),
            List.of(
                "distill evaluate %s --run ANOTHER_FOLDER".formatted(folder.root().resolve(FILE))),
            List.of()));
  }

  /** The same with more to tell. */
  public void report(Story story) throws IOException {
    List<Score> scores = scores();
    List<ReportParts.Judged> judged = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Benchmark benchmark : benchmarks()) {
      for (Contestant model : contest.models()) {
        Evaluation evaluation = evaluation(model, benchmark);
        if (evaluation.isJudged()) {
          judged.add(new ReportParts.Judged(model.name(), evaluation));
        } else {
          notes.add("%s has not been evaluated on %s yet.".formatted(model.name(), benchmark.id()));
        }
      }
    }
    if (judged.isEmpty()) {
      throw new UserMistake(
          folder.root().toString(),
          "nothing has been judged yet",
          "run 'distill evaluate' on this folder first");
    }
    if (contest.published()) {
      notes.addAll(Published.read().beside(scores));
    }
    Map<String, Compute> compute = new LinkedHashMap<>();
    contest.models().forEach(m -> m.compute().ifPresent(c -> compute.put(m.name(), c)));
    ReportInput input =
        new ReportInput(
                String.valueOf(folder.root().toAbsolutePath().normalize().getFileName()),
                contest.about(),
                scores,
                Scoring.everyPair(scores, contest.seed()),
                story.and(
                    ReportParts.facts(contest.seed()),
                    List.of("# all samples and all verdicts are in " + folder.samples()),
                    notes))
            .withCosts(ReportParts.costs(scores, compute, contest.published()))
            .withContamination(contamination());
    ReportParts.write(folder.report(), input, judged, progress);
  }

  private Contamination contamination() {
    return contest.contamination().map(Contamination::read).orElse(Contamination.NONE);
  }

  /** The benchmarks, as often as the contest asks. */
  public List<Benchmark> benchmarks() {
    RowFinder rows = new RowFinder(contest.data(), environment, progress);
    return contest.benchmarks().stream()
        .map(name -> BenchmarkFile.read(name, rows))
        .map(b -> contest.samples().isPresent() ? b.withSamples(contest.samples().getAsInt()) : b)
        .toList();
  }

  /** The evaluation of a model on a benchmark. */
  public Evaluation evaluation(Contestant model, Benchmark benchmark) {
    return new Evaluation(
        benchmark,
        Evaluation.folder(folder.samples(), model.name(), benchmark.id()),
        contest.seed(),
        inFlight(model.source()),
        contest.checks().orElse(Scoring.CHECKS));
  }

  private void evaluate(Contestant model, List<Benchmark> benchmarks, JudgeAccess access)
      throws IOException, InterruptedException {
    if (model.source() instanceof SampleSource.Drawn drawn) {
      take(model, drawn, benchmarks, access);
      return;
    }
    try (Generator generator = open(model)) {
      for (Benchmark benchmark : benchmarks) {
        var unusedResults =
            evaluation(model, benchmark).run(generator, access, clock, progress, () -> false);
      }
    }
  }

  /** Samples of one file may be of several benchmarks: those that fit none are a mistake. */
  private void take(
      Contestant model, SampleSource.Drawn drawn, List<Benchmark> benchmarks, JudgeAccess access)
      throws IOException {
    List<UserMistake> mistakes = new ArrayList<>();
    for (Benchmark benchmark : benchmarks) {
      var file =
          new SampleFile(
              drawn.path(),
              drawn.where(),
              model.name(),
              benchmark.sampling(),
              drawn.startsInside());
      try (Stream<Trace> samples = file.open()) {
        Results results =
            evaluation(model, benchmark).take(samples, model.name(), access, progress);
        int most = results.attempts().stream().mapToInt(a -> a.samples().size()).max().orElse(0);
        if (most < benchmark.samples()) {
          progress.message(
              "%s has at most %d samples of a problem of %s, %d are asked for: its scores are partial"
                  .formatted(model.name(), most, benchmark.id(), benchmark.samples()));
        }
      } catch (UserMistake mistake) {
        mistakes.add(mistake);
      }
    }
    if (mistakes.size() == benchmarks.size()) {
      throw new UserMistake(mistakes.stream().flatMap(m -> m.problems().stream()).toList());
    }
    mistakes.forEach(mistake -> progress.message(String.valueOf(mistake.getMessage())));
  }

  private Generator open(Contestant model) throws IOException {
    if (model.source() instanceof SampleSource.Served served) {
      return served.model().open(environment);
    }
    SampleSource.Checkpoint checkpoint = (SampleSource.Checkpoint) model.source();
    return new LocalModel(
            checkpoint.model(),
            new GenerationOptions(checkpoint.slots(), checkpoint.contextTokens()),
            false)
        .open(model.name(), environment, progress);
  }

  private static int inFlight(SampleSource source) {
    if (source instanceof SampleSource.Served served) {
      return served.inFlight();
    }
    return source instanceof SampleSource.Checkpoint checkpoint ? 2 * checkpoint.slots() : 1;
  }

  private static String endpoint(Evaluation evaluation) {
    try (Stream<Trace> traces = evaluation.scored()) {
      return traces.findFirst().map(Trace::endpoint).orElse("");
    }
  }

  private void write(List<Score> scores) throws IOException {
    ScoreFile.write(folder.scores(), scores);
    ReportParts.tables(folder.scores(), scores);
  }
}
