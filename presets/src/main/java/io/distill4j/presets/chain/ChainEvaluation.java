package io.distill4j.presets.chain;

import static java.util.Objects.requireNonNull;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.UserMistake;
import io.distill4j.data.run.Redo;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.report.Curve;
import io.distill4j.eval.report.ReportInput;
import io.distill4j.eval.report.Story;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Score;
import io.distill4j.presets.BenchmarkInputs;
import io.distill4j.presets.EvalPart;
import io.distill4j.presets.ReinforceReport;
import io.distill4j.presets.ReportParts;
import io.distill4j.presets.contest.Contest;
import io.distill4j.presets.contest.ContestRun;
import io.distill4j.presets.contest.Contestant;
import io.distill4j.presets.contest.SampleSource;
import io.distill4j.student.rl.PolicyLog;
import io.distill4j.student.rl.PolicyRecord;
import io.distill4j.student.train.StepLog;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The base and the model of every stage on the same problems, and one report of it all. */
public record ChainEvaluation(ChainRun run) {

  private static final String EVALUATE = "evaluate";
  private static final String BASE = "base";

  /** Stages that end with a model, and the step that makes it. */
  private static final Map<Integer, String> TRAINED = new LinkedHashMap<>();

  static {
    TRAINED.put(ChainRun.COLD_START, "train");
    TRAINED.put(ChainRun.REASONING, "reinforce");
    TRAINED.put(ChainRun.FINE_TUNING, "train");
    TRAINED.put(ChainRun.ALL_SCENARIOS, "reinforce");
  }

  /** Draws, judges and scores what is missing; writes the report. */
  void all() throws IOException, InterruptedException {
    ContestRun contest = contest();
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("tool", ToolVersion.current());
    for (Map.Entry<Integer, String> stage : TRAINED.entrySet()) {
      inputs.put(name(stage.getKey()), output(stage.getKey(), stage.getValue()));
    }
    inputs.put("seed", Long.toString(run.chain().seed()));
    inputs.put("checks", run.chain().eval().checks().toString());
    boolean done =
        run.folder()
            .step(
                EVALUATE,
                inputs,
                BenchmarkInputs.add(
                    contest.benchmarks(), contest.contest().contamination(), inputs),
                List.of(
                    run.folder().samples(),
                    run.folder().scores(),
                    ReportParts.csv(run.folder().scores()),
                    ReportParts.latex(run.folder().scores())),
                Redo.of(run.redo()),
                () -> {
                  contest.evaluate();
                  return Map.of("scores", Fingerprint.ofFile(run.folder().scores()).hex());
                });
    if (!done) {
      run.progress().message(EVALUATE + ": done before, skipped");
    }
    report();
  }

  /**
   * Writes the report anew from what is there.
   *
   * @throws UserMistake when the stages have not been evaluated
   */
  public void report() throws IOException {
    if (run.folder().outputs(EVALUATE).isEmpty()) {
      throw new UserMistake(
          run.folder().root().toString(),
          "the stages have not been evaluated yet",
          "run 'distill chain' on this folder first");
    }
    contest().report(story());
  }

  /** The scores of all models. */
  public List<Score> scores() throws IOException {
    return contest().scores();
  }

  private ContestRun contest() throws IOException {
    EvalPart eval = run.chain().eval();
    List<Contestant> models = new ArrayList<>();
    try (RunFolder cold = RunFolder.open(run.stage(ChainRun.COLD_START))) {
      models.add(contestant(BASE, run.coldStart(cold).before(), Optional.empty()));
    }
    Map<Integer, Compute> compute = new ChainCompute(run).afterEach();
    for (int stage : TRAINED.keySet()) {
      Path model = ChainRun.model(run.stage(stage));
      models.add(contestant(name(stage), model, Optional.ofNullable(compute.get(stage))));
    }
    return new ContestRun(
        new Contest(
            run.chain().about(),
            models,
            eval.benchmarks(),
            eval.samples(),
            eval.checks(),
            eval.data(),
            eval.contamination(),
            false,
            run.chain().seed()),
        run.folder(),
        run.environment(),
        run.clock(),
        run.progress());
  }

  private Contestant contestant(String name, Path model, Optional<Compute> compute) {
    var generation = run.chain().eval().generation();
    return new Contestant(
        name,
        new SampleSource.Checkpoint(
            model.toString(), generation.slots(), generation.contextTokens()),
        compute);
  }

  private Story story() throws IOException {
    List<Curve> curves = new ArrayList<>();
    List<ReportInput.Fact> facts = new ArrayList<>();
    for (Map.Entry<Integer, String> stage : TRAINED.entrySet()) {
      Path log = run.stage(stage.getKey()).resolve("checkpoints").resolve(Trainer.STEP_LOG);
      String name = name(stage.getKey());
      if (stage.getValue().equals("train")) {
        List<Curve.Point> loss = new ArrayList<>();
        StepLog.read(log).forEach(s -> loss.add(new Curve.Point(s.step(), s.loss())));
        curves.add(
            new Curve("Loss of " + name, "nats per token", List.of(new Curve.Line("loss", loss))));
        facts.add(new ReportInput.Fact(name, "%,d updates".formatted(loss.size())));
      } else {
        List<PolicyRecord> steps = PolicyLog.read(log);
        Chain.Stage learning =
            stage.getKey() == ChainRun.REASONING
                ? run.chain().reasoning()
                : run.chain().allScenarios();
        for (Curve curve : new ReinforceReport(run.reinforcement(learning, log), steps).curves()) {
          curves.add(new Curve(name + ": " + curve.title(), curve.unit(), curve.lines()));
        }
        facts.add(new ReportInput.Fact(name, rewards(steps)));
      }
    }
    return new Story(
        List.of(),
        List.of(),
        curves,
        List.of(),
        facts,
        List.of(
            "distill chain %s --run ANOTHER_FOLDER".formatted(run.folder().preset()),
            "# the stages are runs of their own, below " + run.folder().root()),
        List.of(
            "The compute of a stage holds that of all stages before it, their teachers included."));
  }

  private static String rewards(List<PolicyRecord> steps) {
    OptionalDouble first = steps.get(0).drawn().reward();
    OptionalDouble last = steps.get(steps.size() - 1).drawn().reward();
    return String.format(
        Locale.ROOT,
        "%,d steps, reward %s in the first, %s in the last",
        steps.size(),
        reward(first),
        reward(last));
  }

  private static String reward(OptionalDouble reward) {
    return reward.isPresent()
        ? String.format(Locale.ROOT, "%.3f", reward.getAsDouble())
        : "unknown";
  }

  private String output(int stage, String step) throws IOException {
    try (RunFolder folder = RunFolder.open(run.stage(stage))) {
      return requireNonNull(folder.outputs(step).orElseThrow().get("student"));
    }
  }

  private static String name(int stage) {
    return ChainRun.STAGES.get(stage);
  }
}
