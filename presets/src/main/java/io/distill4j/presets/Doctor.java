package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Problem;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FileTree;
import io.distill4j.data.io.Traces;
import io.distill4j.presets.doctor.Finding;
import io.distill4j.presets.doctor.MemoryFindings;
import io.distill4j.presets.doctor.RunFindings;
import io.distill4j.presets.doctor.StepTime;
import io.distill4j.presets.doctor.TextFindings;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.memory.MemoryAdvice;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Documents;
import io.distill4j.student.pack.Packer;
import io.distill4j.student.pack.Packing;
import io.distill4j.student.text.Example;
import io.distill4j.student.text.ModelText;
import io.distill4j.student.text.Tokenising;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Proves, on the model and the data of a preset, that training will do what it says: before it is
 * run, and without downloading anything.
 *
 * <p>What needs the base's text files waits until the base is on this machine; what needs traces
 * waits until they are curated. The memory plan needs neither.
 *
 * @param preset to check
 * @param run folder of its run; it need not exist
 * @param environment variables that name the hub's cache
 * @param machine it would run on
 * @param nanos a monotonic clock
 */
public record Doctor(
    Preset preset, Path run, Map<String, String> environment, Machine machine, LongSupplier nanos) {

  /** Samples that are encoded and decoded again, letter by letter. */
  private static final int LETTER_BY_LETTER = 200;

  /** Arithmetic of the measured step: seconds on two cores, and on a GPU. */
  private static final double CPU_FLOPS = 3e11;

  private static final double GPU_FLOPS = 2e15;

  /** All findings, in the order they should be read. */
  public List<Finding> findings(Progress progress) throws IOException {
    StudentPart student = preset.student();
    BaseShape shape = BaseShape.of(student.base(), environment);
    RunFindings checks = new RunFindings(shape.config(), student.rowTokens());
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        new MemoryFindings(shape.config(), student.rowTokens(), student.training())
            .all(machine, preset.eval().generation()));
    findings.addAll(checks.positions(shape.own(), preset.eval().generation()));
    preset.eval().benchmarks().forEach(name -> findings.add(benchmark(name)));
    boolean fresh = student.base() instanceof Base.RandomInit;
    if (!fresh && shape.folder().isEmpty()) {
      findings.add(
          Finding.fine("base", "is not on this machine yet: its texts are checked when it is"));
      return findings;
    }
    Path scratch = Files.createTempDirectory("distill-doctor");
    try {
      onThisMachine(shape.config(), checks, scratch, progress, findings);
    } finally {
      FileTree.delete(scratch);
    }
    return findings;
  }

  private void onThisMachine(
      DecoderConfig config,
      RunFindings checks,
      Path scratch,
      Progress progress,
      List<Finding> findings)
      throws IOException {
    BaseFolder base =
        new BaseFolder(preset.student().base(), scratch, preset.seed(), environment, progress);
    base.write();
    Path curated = run.resolve("curated");
    boolean hasTraces = Files.isDirectory(curated);
    try (ModelText text = ModelText.open(base.path())) {
      List<Example> examples = hasTraces ? some(curated) : List.of(TextFindings.PROBE);
      Path exported = Files.createDirectories(scratch.resolve("exported"));
      findings.addAll(new TextFindings(text, config.vocabularySize(), examples).all(exported));
      double flops = 0;
      if (hasTraces) {
        flops = data(text, curated, checks, scratch, progress, findings);
      } else {
        findings.add(
            Finding.fine(
                "data", "no curated traces in %s yet: a made-up sample was used".formatted(run)));
      }
      if (flops > 0) {
        time(base.path(), config, flops).ifPresent(findings::add);
      }
    }
  }

  private double data(
      ModelText text,
      Path curated,
      RunFindings checks,
      Path scratch,
      Progress progress,
      List<Finding> findings)
      throws IOException {
    StudentPart student = preset.student();
    try (Stream<Trace> traces = Traces.read(curated)) {
      Tokenising.Result tokenised =
          Tokenising.run(
              student.examples(traces).iterator(),
              student.tokenised(Fingerprint.builder().add("doctor")),
              text,
              scratch.resolve("tokens"),
              progress);
      try (var documents = tokenised.documents()) {
        Packing packing;
        try {
          packing = Packer.pack(documents, student.rowTokens(), student.overLong());
        } catch (UserMistake e) {
          findings.add(wrong("data", e));
          return 0;
        }
        findings.addAll(checks.data(packing.report(), tokenised.leftOut(), student.overLong()));
        findings.add(RunFindings.steps(packing.rows(), student.training()));
        return student.training().epochs() * flops(checks.config(), packing, documents);
      }
    }
  }

  private static double flops(DecoderConfig config, Packing packing, Documents documents) {
    TrainingFlops each = TrainingFlops.of(config);
    double sum = 0;
    for (int row = 0; row < packing.rows(); row++) {
      for (int index : packing.members(row)) {
        int tokens = Math.min(packing.rowTokens(), documents.length(index));
        sum += each.of(tokens, tokens - documents.promptTokens(index));
      }
    }
    return sum;
  }

  /** Takes a short step, where the training would fit. */
  private Optional<Finding> time(Path folder, DecoderConfig config, double flops)
      throws IOException {
    StudentPart student = preset.student();
    MemoryAdvice.Choice choice =
        student.training().memoryAdvice(config, student.rowTokens()).asItIs(machine);
    if (!choice.fits()) {
      return Optional.empty();
    }
    double most = Devices.BEST.isGpu() ? GPU_FLOPS : CPU_FLOPS;
    try (Decoder decoder = new ModelFolder(folder).load(Devices.BEST)) {
      StepTime time =
          StepTime.measure(decoder, choice.activations(), student.rowTokens(), most, nanos);
      return Optional.of(time.finding(flops));
    }
  }

  private static List<Example> some(Path curated) {
    try (Stream<Trace> traces = Traces.read(curated)) {
      return traces.limit(LETTER_BY_LETTER).map(Example::of).toList();
    }
  }

  /** Nothing is downloaded to be looked at: what is not here is said to be fetched later. */
  private Finding benchmark(String name) {
    Map<String, String> offline = new HashMap<>(environment);
    offline.put("HF_HUB_OFFLINE", "1");
    RowFinder rows = new RowFinder(preset.eval().data(), offline, Progress.SILENT);
    try {
      int problems = BenchmarkFile.read(name, rows).prompts().size();
      return Finding.fine("benchmark", "%s has %,d problems".formatted(name, problems));
    } catch (UserMistake e) {
      return BenchmarkFile.isFetched(name)
          ? Finding.fine(
              "benchmark", "%s is not on this machine yet; evaluating fetches it".formatted(name))
          : wrong("benchmark", e);
    }
  }

  private static Finding wrong(String name, UserMistake mistake) {
    Problem first = mistake.problems().get(0);
    return Finding.wrong(name, first.where() + ": " + first.what(), first.remedy());
  }
}
