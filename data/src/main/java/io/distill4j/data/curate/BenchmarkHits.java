package io.distill4j.data.curate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.filter.BenchmarkHit;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers which problems of benchmarks stand in the traces, for whoever scores the student later.
 *
 * <p>The file has a JSON line per benchmark, problem and prompt, sorted by these: {@code benchmark,
 * problem, evidence} (the first reason), {@code prompt} (id of the prompt whose traces hold it),
 * {@code traces} (how many do) and {@code trained} (how many of them were chosen for training).
 * Empty when nothing was found.
 */
final class BenchmarkHits {

  /** What was found, in the order of the file. */
  private record Place(String benchmark, String problem, String prompt)
      implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int order = benchmark.compareTo(other.benchmark);
      order = order == 0 ? problem.compareTo(other.problem) : order;
      return order == 0 ? prompt.compareTo(other.prompt) : order;
    }
  }

  /** How often. */
  private record Count(String evidence, int traces, int trained) {
    Count and(Count other) {
      return new Count(evidence, traces + other.traces, trained + other.trained);
    }
  }

  private final List<String> judges;
  private final Map<Place, Count> found = new TreeMap<>();

  /**
   * Nothing yet.
   *
   * @param judges labels whose reasons name problems
   */
  BenchmarkHits(List<String> judges) {
    this.judges = List.copyOf(judges);
  }

  void add(Trace trace, boolean kept) {
    for (String judge : judges) {
      trace
          .verdict(judge)
          .filter(Verdict.Fail.class::isInstance)
          .ifPresent(
              verdict ->
                  BenchmarkHit.of(verdict.reason())
                      .ifPresent(
                          hit ->
                              found.merge(
                                  new Place(hit.benchmark(), hit.problem(), trace.prompt().id()),
                                  new Count(verdict.reason(), 1, kept ? 1 : 0),
                                  Count::and)));
    }
  }

  void write(Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    found.forEach(
        (place, count) -> {
          ObjectNode line = Json.object();
          line.put("benchmark", place.benchmark());
          line.put("problem", place.problem());
          line.put("evidence", count.evidence());
          line.put("prompt", place.prompt());
          line.put("traces", count.traces());
          line.put("trained", count.trained());
          lines.append(Json.line(line)).append('\n');
        });
    AtomicFile.replace(file, lines.toString());
  }
}
