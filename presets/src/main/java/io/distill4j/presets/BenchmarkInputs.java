package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.benchmark.Benchmark;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What benchmarks add to the inputs of an evaluation, which may ask for more samples later. */
public final class BenchmarkInputs {

  private BenchmarkInputs() {}

  /** Adds them, and says which of them may grow. */
  public static RunFolder.Growth add(List<Benchmark> benchmarks, Map<String, String> inputs) {
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
    return RunFolder.Growth.of(growing);
  }
}
