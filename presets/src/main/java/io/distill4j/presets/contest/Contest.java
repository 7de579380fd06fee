package io.distill4j.presets.contest;

import io.distill4j.data.filter.Filter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Models on benchmarks, outside a training run: what {@code distill evaluate FILE} takes.
 *
 * @param about one sentence for people
 * @param models one or more, each with its own name
 * @param benchmarks names of shipped benchmarks or paths of YAML files, one or more, each with
 *     {@code @PROTOCOL} if wanted
 * @param samples per problem, 1 or more; as the benchmark says if absent
 * @param checks filters whose verdicts are counted beside right and wrong; {@code same-script} if
 *     absent
 * @param data folder with the rows of benchmarks: a file or folder per benchmark, named by its id
 * @param contamination file of problems that were found in training data, as JSON lines
 * @param published whether the published numbers on the same benchmarks are put beside
 * @param seed of the samples
 */
public record Contest(
    String about,
    List<Contestant> models,
    List<String> benchmarks,
    OptionalInt samples,
    Optional<List<Filter>> checks,
    Optional<Path> data,
    Optional<Path> contamination,
    boolean published,
    long seed) {

  public Contest {
    models = List.copyOf(models);
    benchmarks = List.copyOf(benchmarks);
    checks = checks.map(List::copyOf);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("models must name one or more, was empty");
    }
    if (benchmarks.isEmpty()) {
      throw new IllegalArgumentException("benchmarks must name one or more, was empty");
    }
    if (samples.isPresent() && samples.getAsInt() < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples.getAsInt());
    }
    Set<String> names = new HashSet<>();
    for (Contestant model : models) {
      if (!names.add(model.name())) {
        throw new IllegalArgumentException("models must differ in name, twice: " + model.name());
      }
    }
  }
}
