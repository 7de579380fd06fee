package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Traces;
import io.distill4j.data.run.Redo;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Packer;
import io.distill4j.student.pack.Packing;
import io.distill4j.student.text.ModelText;
import io.distill4j.student.text.Tokenising;
import io.distill4j.student.train.HeldOut;
import io.distill4j.student.train.TensorBoard;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The steps of a distillation on a run folder, each restartable.
 *
 * <p>Every step names what determines its result: the parts of the preset it reads and what the
 * step before it left. The step is skipped, continued or refused accordingly; see {@link
 * RunFolder#step}.
 *
 * @param preset what to do
 * @param folder where
 * @param environment variables, from which teachers take their keys
 * @param clock of the traces
 * @param progress told of every unit of work
 * @param redo whether a step made from something else may be thrown away
 */
public record Pipeline(
    Preset preset,
    RunFolder folder,
    Map<String, String> environment,
    Clock clock,
    Progress progress,
    boolean redo) {

  /** All steps, in order. */
  public void all() throws IOException, InterruptedException {
    generate();
    curate();
    train();
    evaluation().evaluate();
    report();
  }

  /** Asks the teacher. */
  public void generate() throws IOException, InterruptedException {
    generation().generate();
  }

  /** The generation of this run. */
  public GenerationSteps generation() {
    return new GenerationSteps(this);
  }

  /** How verifiers reach models, whose replies the run keeps; the caller closes it. */
  JudgeAccess judges() {
    return JudgeAccess.keeping(environment, folder.judgements());
  }

  /** Judges and chooses. */
  public void curate() throws IOException, InterruptedException {
    curation().curate();
  }

  /** Chooses anew by the policy of the preset among traces that were judged before. */
  public void reselect() throws IOException, InterruptedException {
    curation().reselect();
  }

  /** The curation of this run. */
  public CurationSteps curation() {
    return new CurationSteps(this);
  }

  /** Trains the student. */
  public void train() throws IOException, InterruptedException {
    StudentPart student = preset.student();
    BaseFolder base = base();
    Map<String, String> inputs = inputs();
    inputs.put("curated", needs("curate", "curated"));
    inputs.put("base", base.fingerprint().hex());
    inputs.put("row-tokens", Integer.toString(student.rowTokens()));
    inputs.put("over-long", student.overLong().toString());
    inputs.put("training", student.training().toString());
    inputs.put("seed", Long.toString(preset.seed()));
    step(
        "train",
        inputs,
        Stream.concat(Stream.of(folder.checkpoints(), tokens()), base.owned().stream()).toList(),
        () -> train(student, base, inputs.getOrDefault("curated", "")));
  }

  /** The evaluation of this run. */
  public EvaluationSteps evaluation() {
    return new EvaluationSteps(this);
  }

  /** Writes the report from what the steps left. */
  public void report() throws IOException, InterruptedException {
    evaluation().report();
  }

  private Map<String, String> train(StudentPart student, BaseFolder base, String source)
      throws IOException {
    base.write();
    try (ModelText text = ModelText.open(base.path());
        Stream<Trace> traces = Traces.read(folder.curated())) {
      Tokenising.Result tokenised =
          Tokenising.run(
              student.examples(traces).iterator(),
              student.tokenised(Fingerprint.builder().add(source)),
              text,
              tokens(),
              progress);
      try (var documents = tokenised.documents()) {
        Packing packing = Packer.pack(documents, student.rowTokens(), student.overLong());
        tokenised
            .leftOut()
            .forEach((why, count) -> say("left out: %,d samples, %s".formatted(count, why)));
        packing.report().lines().forEach(this::say);
        if (packing.rows() == 0) {
          throw new UserMistake(
              folder.curated().toString(),
              "no sample fits a row of %d tokens".formatted(student.rowTokens()),
              "raise student.row-tokens, or set student.over-long to truncate");
        }
        PackedRows rows = PackedRows.of(packing, preset.seed(), student.training().heldOut());
        Trainer trainer =
            new Trainer(
                student.training(),
                rows,
                device -> new ModelFolder(base.path()).load(device),
                folder.checkpoints(),
                base.path(),
                text::write,
                System::nanoTime,
                probe(student, text, rows));
        say(
            "%,d steps of %,d epochs, %,d rows held out"
                .formatted(trainer.steps(), student.training().epochs(), rows.heldOut().size()));
        try (TensorBoard board = new TensorBoard(folder.checkpoints(), clock)) {
          Path model = trainer.run(Devices.BEST, board, progress);
          return Map.of("student", contentHash(model), "steps", Long.toString(trainer.steps()));
        }
      }
    }
  }

  /** What looks at the student where its held-out loss is measured. */
  private Trainer.Probe probe(StudentPart student, ModelText text, PackedRows rows) {
    List<Document> held = rows.heldOut().stream().flatMap(r -> r.documents().stream()).toList();
    return student
        .training()
        .heldOut()
        .flatMap(HeldOut::samples)
        .<Trainer.Probe>map(
            samples -> new SampleProbe(text, held, samples, folder.checkpoints(), preset.seed()))
        .orElse(Trainer.Probe.NONE);
  }

  /** The model before training, as an evaluation meets it; there once training has begun. */
  public Path before() {
    return base().before();
  }

  BaseFolder base() {
    return new BaseFolder(
        preset.student().base(), folder.root(), preset.seed(), environment, progress);
  }

  private Path tokens() {
    return folder.root().resolve("tokens");
  }

  /** Inputs that every step has: the code. */
  Map<String, String> inputs() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("tool", ToolVersion.current());
    return inputs;
  }

  /** What an earlier step reported. */
  String needs(String step, String output) throws IOException {
    return folder
        .outputs(step)
        .map(outputs -> outputs.get(output))
        .orElseThrow(
            () ->
                new UserMistake(
                    folder.root().toString(),
                    "the step '%s' is not done".formatted(step),
                    "run 'distill %s' on this folder first".formatted(step)));
  }

  void step(String name, Map<String, String> inputs, List<Path> owned, RunFolder.Work work)
      throws IOException, InterruptedException {
    step(name, inputs, RunFolder.Growth.NONE, owned, Redo.of(redo), work);
  }

  void step(
      String name,
      Map<String, String> inputs,
      RunFolder.Growth growth,
      List<Path> owned,
      Redo again,
      RunFolder.Work work)
      throws IOException, InterruptedException {
    if (!folder.step(name, inputs, growth, owned, again, work)) {
      say(name + ": done before, skipped");
    }
  }

  void say(String line) {
    progress.message(line);
  }

  /** Hash of the data files of a folder by name and content. */
  public static String contentHash(Path of) throws IOException {
    Fingerprint.Builder builder = Fingerprint.builder().add("folder");
    try (Stream<Path> files = Files.walk(of)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        builder.add(of.relativize(file).toString()).add(Fingerprint.ofFile(file).hex());
      }
    }
    return builder.build().hex();
  }

  /** Keeps the preset as resolved beside its results. */
  public static void keepPreset(RunFolder run, String yaml) throws IOException {
    AtomicFile.replace(run.preset(), yaml);
  }
}
