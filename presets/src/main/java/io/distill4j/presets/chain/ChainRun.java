package io.distill4j.presets.chain;

import static java.util.Objects.requireNonNull;

import io.distill4j.data.Progress;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.Trace;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.RunFolder;
import io.distill4j.presets.Base;
import io.distill4j.presets.Pipeline;
import io.distill4j.presets.Preset;
import io.distill4j.presets.ReinforceStep;
import io.distill4j.presets.Reinforcement;
import io.distill4j.presets.StudentPart;
import io.distill4j.presets.TeacherPart;
import io.distill4j.presets.teacher.Checkpoint;
import io.distill4j.student.train.Trainer;
import io.distill4j.student.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a chain. Each stage is a run folder below that of the chain with the manifests of its own
 * steps: what is done is skipped, what was killed goes on, and a stage whose input changed is
 * refused by name.
 *
 * @param folder of the chain
 * @param environment variables, from which teachers, judges and hubs take their keys
 * @param clock of the traces
 * @param redo whether what was made from something else may be thrown away
 */
public record ChainRun(
    Chain chain,
    RunFolder folder,
    Map<String, String> environment,
    Clock clock,
    Progress progress,
    boolean redo) {

  /** Folders of the stages, in their order. */
  public static final List<String> STAGES =
      List.of(
          "1-cold-start",
          "2-reasoning",
          "3-rejection",
          "3-general",
          "4-fine-tuning",
          "5-all-scenarios");

  static final int COLD_START = 0;
  static final int REASONING = 1;
  static final int REJECTION = 2;
  static final int GENERAL = 3;
  static final int FINE_TUNING = 4;
  static final int ALL_SCENARIOS = 5;

  /**
   * Runs every stage, evaluates the base and the models of all stages, and writes the report.
   * Returns the folder of the finished model.
   */
  public Path run() throws IOException, InterruptedException {
    Path first = coldStart();
    Path reasoner = reinforced(REASONING, first, chain.reasoning());
    String kept = curated(REJECTION, preset(rejection(reasoner), chain.secondTraining()));
    String general = curated(GENERAL, preset(chain.general(), chain.secondTraining()));
    Path second = fineTuned(kept, general);
    Path last = reinforced(ALL_SCENARIOS, second, chain.allScenarios());
    evaluation().all();
    return last;
  }

  /** The evaluation of all stages. */
  public ChainEvaluation evaluation() {
    return new ChainEvaluation(this);
  }

  private Path coldStart() throws IOException, InterruptedException {
    try (RunFolder run = open(COLD_START)) {
      Pipeline pipeline = coldStart(run);
      pipeline.generate();
      pipeline.curate();
      pipeline.train();
      return model(run.root());
    }
  }

  Pipeline coldStart(RunFolder run) {
    return pipeline(preset(chain.coldStart(), chain.firstTraining()), run);
  }

  private Path reinforced(int stage, Path from, Chain.Stage learning)
      throws IOException, InterruptedException {
    try (RunFolder run = open(stage)) {
      return new ReinforceStep(
              reinforcement(learning, from), run, environment, clock, progress, redo)
          .run();
    }
  }

  Reinforcement reinforcement(Chain.Stage learning, Path from) {
    return new Reinforcement(
        chain.about(),
        learning.prompts(),
        new Base.Checkpoint(from.toString(), Optional.empty(), Optional.empty()),
        learning.reward(),
        learning.training(),
        Optional.empty());
  }

  /** What the reasoner is asked, as traces of a teacher. */
  Chain.Source rejection(Path reasoner) {
    Chain.Rejection wanted = chain.rejection();
    TeacherPart teacher =
        new TeacherPart(
            new Checkpoint(
                reasoner.toString(),
                wanted.generation().slots(),
                wanted.generation().contextTokens(),
                Optional.empty()),
            wanted.sampling(),
            wanted.samples(),
            2 * wanted.generation().slots(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Chain.Source(wanted.prompts(), teacher, wanted.curate());
  }

  /** Draws and chooses traces. Returns what stands for those chosen. */
  private String curated(int stage, Preset preset) throws IOException, InterruptedException {
    try (RunFolder run = open(stage)) {
      Pipeline pipeline = pipeline(preset, run);
      pipeline.generate();
      pipeline.curate();
      return requireNonNull(run.outputs("curate").orElseThrow().get("curated"));
    }
  }

  /** Fine-tunes the base on both sets, one after the other; packing shuffles them. */
  private Path fineTuned(String kept, String general) throws IOException, InterruptedException {
    try (RunFolder run = open(FINE_TUNING)) {
      Map<String, String> inputs =
          Map.of("tool", ToolVersion.current(), "reasoning", kept, "general", general);
      run.step("curate", inputs, List.of(run.curated()), redo, () -> mixed(run));
      Preset preset = preset(chain.general(), chain.secondTraining()); // Its traces are there.
      pipeline(preset, run).train();
      return model(run.root());
    }
  }

  private Map<String, String> mixed(RunFolder run) throws IOException {
    long count;
    try (TraceWriter writer = TraceWriter.open(run.curated())) {
      for (int stage : new int[] {REJECTION, GENERAL}) {
        try (Stream<Trace> traces = Traces.read(stage(stage).resolve("curated"))) {
          traces.forEach(writer::append);
        }
        progress.message(
            "%s: %,d traces to train on with those of %s"
                .formatted(STAGES.get(FINE_TUNING), writer.count(), STAGES.get(stage)));
      }
      count = writer.count();
      writer.publish();
    }
    return Map.of("curated", Pipeline.contentHash(run.curated()), "kept", Long.toString(count));
  }

  private Preset preset(Chain.Source source, TrainingOptions training) {
    return new Preset(
        chain.about(),
        source.prompts(),
        source.teacher(),
        source.curate(),
        new StudentPart(chain.base(), chain.rowTokens(), chain.overLong(), training),
        chain.eval(),
        chain.seed());
  }

  private Pipeline pipeline(Preset preset, RunFolder run) {
    return new Pipeline(preset, run, environment, clock, progress, redo);
  }

  private RunFolder open(int stage) {
    progress.message("stage " + STAGES.get(stage));
    return RunFolder.open(stage(stage));
  }

  /** Folder of a stage. */
  Path stage(int stage) {
    return folder.root().resolve(STAGES.get(stage));
  }

  /** The model that a stage ends with. */
  static Path model(Path stage) {
    return stage.resolve("checkpoints").resolve(Trainer.FINAL);
  }
}
