package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.benchmark.Benchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What benchmarks add to the inputs of an evaluation, which may ask for more samples later. */
public final class BenchmarkInputs {

  private static final String CONTAMINATION = "contamination";

  private BenchmarkInputs() {}

  /**
   * Adds them, and says which of them may grow.
   *
   * @param contamination file of problems that were found in training data; another one changes
   *     scores, never samples
   */
  public static RunFolder.Growth add(
      List<Benchmark> benchmarks, Optional<Path> contamination, Map<String, String> inputs)
      throws IOException {
    if (contamination.isPresent()) {
      inputs.put(CONTAMINATION, Fingerprint.ofFile(contamination.get()).hex());
    }
    Set<String> growing = new HashSet<>();
    for (Benchmark benchmark : benchmarks) {
      growing.add("samples of " + benchmark.id());
      inputs.put("samples of " + benchmark.id(), Integer.toString(benchmark.samples()));
      inputs.put(
          "benchmark " + benchmark.id(),
          Fingerprint.builder()
              .add(benchmark.fingerprint().hex())
              .add(benchmark.verifier().toString())
              .build()
              .hex());
    }
    RunFolder.Growth samples = RunFolder.Growth.of(growing);
    return (input, before, now) ->
        input.equals(CONTAMINATION) || samples.takesIn(input, before, now);
  }
}
