package io.distill4j.presets.study;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.run.Redo;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.score.Compute;
import io.distill4j.presets.BenchmarkInputs;
import io.distill4j.presets.EvalPart;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.ReinforceStep;
import io.distill4j.presets.Reinforcement;
import io.distill4j.presets.ReportParts;
import io.distill4j.presets.TrainingCompute;
import io.distill4j.presets.contest.Contest;
import io.distill4j.presets.contest.ContestRun;
import io.distill4j.presets.contest.Contestant;
import io.distill4j.presets.contest.SampleSource;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The steps of a study on a folder: the distilled arm in {@code distilled/}, the reinforced one in
 * {@code reinforced/}, each an ordinary run; then all models on the same problems. Restartable at
 * any instant, as the arms are.
 *
 * @param study what to do
 * @param folder where
 * @param environment variables, from which teachers, verifiers and hubs take their keys
 * @param clock of the traces
 * @param progress told of every unit of work
 * @param redo whether what was made from something else may be thrown away
 */
public record StudyRun(
    Study study,
    RunFolder folder,
    Map<String, String> environment,
    Clock clock,
    Progress progress,
    boolean redo) {

  private static final String EVALUATE = "evaluate";

  /** All steps, in order. Returns the answer. */
  public Answer all() throws IOException, InterruptedException {
    distill();
    Compute distilled = distilledCompute();
    if (study.reinforced().isPresent()) {
      reinforce(study.reinforced().get(), distilled);
    }
    ContestRun contest = contest(distilled);
    evaluate(contest);
    return report();
  }

  /**
   * Writes the report anew from what is there.
   *
   * @throws UserMistake when the models have not been evaluated
   */
  public Answer report() throws IOException {
    if (folder.outputs(EVALUATE).isEmpty()) {
      throw new UserMistake(
          folder.root().toString(),
          "the models have not been evaluated yet",
          "run 'distill study' on this folder first");
    }
    StudyReport report = new StudyReport(this, contest(distilledCompute()));
    Answer answer = report.answer();
    report.write(answer);
    return answer;
  }

  /**
   * Keeps the presets of the arms in their folders, for the commands that work on one.
   *
   * @param reinforced blank where that arm is not trained here
   */
  public static void keepArms(Path root, String distilled, String reinforced) throws IOException {
    AtomicFile.replace(root.resolve("distilled").resolve("preset.yaml"), distilled);
    if (!reinforced.isBlank()) {
      AtomicFile.replace(root.resolve("reinforced").resolve("preset.yaml"), reinforced);
    }
  }

  /** The arm with a teacher. */
  private void distill() throws IOException, InterruptedException {
    try (RunFolder arm = RunFolder.open(distilledFolder())) {
      Pipeline pipeline = pipeline(arm);
      pipeline.generate();
      pipeline.curate();
      pipeline.train();
    }
  }

  /** The arm without one, given as much arithmetic. */
  private void reinforce(Reinforcement asked, Compute distilled)
      throws IOException, InterruptedException {
    OptionalDouble own = asked.training().flops();
    double limit = own.isPresent() ? own.getAsDouble() : matched(distilled);
    progress.message(
        "rl-only: up to %.2e operations, %s"
            .formatted(
                limit, own.isPresent() ? "as its preset says" : "as many as distilling took"));
    Reinforcement limited =
        new Reinforcement(
            asked.about(),
            asked.prompts(),
            asked.base(),
            asked.reward(),
            asked.training().withFlops(limit),
            asked.served());
    try (RunFolder arm = RunFolder.open(reinforcedFolder())) {
      new ReinforceStep(limited, arm, environment, clock, progress, redo).run();
    }
  }

  private static double matched(Compute distilled) {
    return distilled
        .allFlops()
        .orElseThrow(
            () ->
                new UserMistake(
                    "distilled.eval.teacher-parameters",
                    "is not set, so what the teacher's tokens took is not known",
                    "set it (37e9 for DeepSeek-R1), or give the other arm its own limit with"
                        + " reinforced.training.flops"));
  }

  /** All models draw, are judged and scored. */
  private void evaluate(ContestRun contest) throws IOException, InterruptedException {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("tool", ToolVersion.current());
    inputs.put(Study.DISTILLED, output(distilledFolder(), "train"));
    if (study.reinforced().isPresent()) {
      inputs.put(Study.REINFORCED, output(reinforcedFolder(), "reinforce"));
    }
    inputs.put("seed", Long.toString(study.distilled().seed()));
    inputs.put("checks", study.distilled().eval().checks().toString());
    for (Contestant model : study.models()) {
      inputs.put("model " + model.name(), described(model));
    }
    boolean done =
        folder.step(
            EVALUATE,
            inputs,
            BenchmarkInputs.add(contest.benchmarks(), contest.contest().contamination(), inputs),
            List.of(
                folder.samples(),
                folder.scores(),
                ReportParts.csv(folder.scores()),
                ReportParts.latex(folder.scores())),
            Redo.of(redo),
            () -> {
              contest.evaluate();
              return Map.of("scores", Fingerprint.ofFile(folder.scores()).hex());
            });
    if (!done) {
      progress.message(EVALUATE + ": done before, skipped");
    }
  }

  /** How often decoding happens at once is no part of what is drawn. */
  private static String described(Contestant model) {
    return model.source() instanceof SampleSource.Served served
        ? served.model().fingerprint().hex()
        : model.source().toString();
  }

  /** The arms, the question first in every table; then base and other models. */
  private ContestRun contest(Compute distilled) throws IOException {
    EvalPart eval = study.distilled().eval();
    List<Contestant> models = new ArrayList<>();
    Path base;
    Optional<Path> contamination;
    try (RunFolder arm = RunFolder.open(distilledFolder())) {
      base = pipeline(arm).before();
      contamination = pipeline(arm).evaluation().contaminationFile();
      models.add(
          checkpoint(
              Study.DISTILLED, arm.checkpoints().resolve(Trainer.FINAL), Optional.of(distilled)));
    }
    if (study.reinforced().isPresent()) {
      try (RunFolder arm = RunFolder.open(reinforcedFolder())) {
        models.add(
            checkpoint(
                Study.REINFORCED,
                arm.checkpoints().resolve(Trainer.FINAL),
                Optional.of(TrainingCompute.reinforced(arm))));
      }
    }
    study.imported().ifPresent(models::add);
    models.add(checkpoint(Study.BASE, base, Optional.empty()));
    study.models().stream().filter(m -> !m.name().equals(Study.REINFORCED)).forEach(models::add);
    return new ContestRun(
        new Contest(
            study.about(),
            models,
            eval.benchmarks(),
            eval.samples(),
            eval.checks(),
            eval.data(),
            contamination,
            study.published(),
            study.distilled().seed()),
        folder,
        environment,
        clock,
        progress);
  }

  private Contestant checkpoint(String name, Path model, Optional<Compute> compute) {
    var generation = study.distilled().eval().generation();
    return new Contestant(
        name,
        new SampleSource.Checkpoint(
            model.toString(), generation.slots(), generation.contextTokens()),
        compute);
  }

  private Compute distilledCompute() throws IOException {
    try (RunFolder arm = RunFolder.open(distilledFolder())) {
      return TrainingCompute.distilled(
          arm,
          study.distilled().teacher().source(),
          study.distilled().eval().teacherParameters(),
          environment);
    }
  }

  Pipeline pipeline(RunFolder arm) {
    return new Pipeline(study.distilled(), arm, environment, clock, progress, redo);
  }

  Path distilledFolder() {
    return folder.root().resolve("distilled");
  }

  Path reinforcedFolder() {
    return folder.root().resolve("reinforced");
  }

  private static String output(Path arm, String step) throws IOException {
    try (RunFolder run = RunFolder.open(arm)) {
      return run.outputs(step).map(outputs -> outputs.get("student")).orElse("");
    }
  }
}
