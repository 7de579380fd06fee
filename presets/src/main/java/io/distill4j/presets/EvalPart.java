package io.distill4j.presets;

import io.distill4j.student.generate.GenerationOptions;
import java.util.List;

/**
 * The evaluation of a preset: the student before and after training, on the same problems.
 *
 * @param benchmarks names of shipped benchmarks or paths of YAML files, one or more
 * @param samples per problem, 1 or more
 * @param generation how much is decoded at once
 */
public record EvalPart(List<String> benchmarks, int samples, GenerationOptions generation) {

  public EvalPart {
    benchmarks = List.copyOf(benchmarks);
    if (benchmarks.isEmpty()) {
      throw new IllegalArgumentException("benchmarks must name one or more, was empty");
    }
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples);
    }
  }
}
