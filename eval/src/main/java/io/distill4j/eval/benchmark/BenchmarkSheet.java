package io.distill4j.eval.benchmark;

import io.distill4j.data.verify.Verifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a benchmark is, apart from how it is asked: its rows, columns and judge. A {@link Protocol}
 * adds the rest.
 *
 * @param id name in tables and files: letters, digits, dots and hyphens
 * @param source where its rows are
 * @param question column with the question, or a text with columns in braces
 * @param problem column with ids; without it, ids are made from the question
 * @param gold how the reference answer is read
 * @param verifier decides right and wrong
 * @param only keeps the rows whose columns have these values
 * @param released keeps the rows of a window of time
 * @param tags columns carried along as tags
 * @param cluster tag of problems that are not independent, such as those of one contest
 * @param licence of the problems
 * @param citation where the benchmark comes from
 */
public record BenchmarkSheet(
    String id,
    Source source,
    String question,
    Optional<String> problem,
    Gold gold,
    Verifier verifier,
    Optional<Map<String, String>> only,
    Optional<Released> released,
    Optional<List<String>> tags,
    Optional<String> cluster,
    String licence,
    String citation) {

  public BenchmarkSheet {
    only = only.map(Map::copyOf);
    tags = tags.map(List::copyOf);
    if (cluster.isPresent() && !tags.orElse(List.of()).contains(cluster.get())) {
      throw new IllegalArgumentException(
          "cluster must be one of tags %s, was %s"
              .formatted(tags.orElse(List.of()), cluster.get()));
    }
  }

  /**
   * The benchmark as a protocol asks it.
   *
   * @param where finds the rows when they are needed
   */
  public Benchmark under(Protocol protocol, Supplier<Path> where) {
    return new Benchmark(
        id,
        new SheetPrompts(this, protocol.prompts(), where),
        verifier,
        protocol.sampling(),
        protocol.samplesOf(id),
        cluster,
        Optional.of(protocol.label()),
        Optional.of(licence),
        Optional.of(citation));
  }
}
