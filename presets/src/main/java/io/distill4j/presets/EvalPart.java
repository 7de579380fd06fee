package io.distill4j.presets;

import io.distill4j.data.filter.Filter;
import io.distill4j.student.generate.GenerationOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The evaluation of a preset: the student before and after training, on the same problems.
 *
 * @param benchmarks names of shipped benchmarks or paths of YAML files, one or more, each with
 *     {@code @PROTOCOL} if wanted
 * @param samples per problem, 1 or more; as the benchmark says if absent
 * @param generation how much is decoded at once
 * @param checks filters whose verdicts are counted beside right and wrong; {@code same-script} if
 *     absent
 * @param data folder with the rows of benchmarks, see {@link RowFinder}
 * @param contamination file of problems that were found in training data, see {@link
 *     io.distill4j.eval.score.Contamination}; what this run's own curation found if absent
 * @param teacherParameters parameters of the teacher that are active for a token, such as 37e9 for
 *     DeepSeek-R1; with it, its tokens count in the compute of the student
 */
public record EvalPart(
    List<String> benchmarks,
    OptionalInt samples,
    GenerationOptions generation,
    Optional<List<Filter>> checks,
    Optional<Path> data,
    Optional<Path> contamination,
    OptionalDouble teacherParameters) {

  public EvalPart {
    benchmarks = List.copyOf(benchmarks);
    checks = checks.map(List::copyOf);
    if (teacherParameters.isPresent() && !(teacherParameters.getAsDouble() >= 0)) {
      throw new IllegalArgumentException(
          "teacher-parameters must be 0 or more, was " + teacherParameters.getAsDouble());
    }
    if (benchmarks.isEmpty()) {
      throw new IllegalArgumentException("benchmarks must name one or more, was empty");
    }
    if (samples.isPresent() && samples.getAsInt() < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples.getAsInt());
    }
  }
}
