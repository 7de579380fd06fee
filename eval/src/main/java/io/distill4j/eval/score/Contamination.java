package io.distill4j.eval.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Mean;
import io.distill4j.eval.stats.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Problems of benchmarks that were found in training data, with the evidence.
 *
 * <p>The file has a JSON line per hit: {@code {"benchmark": "aime-2024", "problem": "60",
 * "evidence": "...", "trained": 2}}; {@code trained}, the number of traces with it that were
 * trained on, may be absent and then is unknown; further members are ignored. A problem may have
 * several hits. {@code distill curate} writes such a file.
 */
public record Contamination(List<Flag> flags) {

  /** Nothing was found, or nobody looked. */
  public static final Contamination NONE = new Contamination(List.of());

  public Contamination {
    flags = List.copyOf(flags);
  }

  /**
   * A hit.
   *
   * @param benchmark id
   * @param problem id of the problem in it
   * @param evidence what was found where
   * @param trained how many of the traces that hold it were trained on; empty when nobody said
   */
  public record Flag(String benchmark, String problem, String evidence, OptionalLong trained) {

    /** A hit of which nobody said whether it was trained on. */
    public Flag(String benchmark, String problem, String evidence) {
      this(benchmark, problem, evidence, OptionalLong.empty());
    }
  }

  /**
   * Reads a file.
   *
   * @throws UserMistake with every line that lacks a member
   */
  public static Contamination read(Path file) {
    List<Flag> flags = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try (Stream<Row> rows = Rows.read(file)) {
      rows.forEach(
          row -> {
            JsonNode value = row.value();
            if (value.path("benchmark").isTextual()
                && value.path("problem").isValueNode()
                && value.path("evidence").isTextual()) {
              flags.add(
                  new Flag(
                      value.path("benchmark").asText(),
                      value.path("problem").asText(),
                      value.path("evidence").asText(),
                      value.path("trained").isIntegralNumber()
                          ? OptionalLong.of(value.path("trained").asLong())
                          : OptionalLong.empty()));
            } else {
              problems.add(
                  new Problem(
                      row.where(),
                      "lacks benchmark, problem or evidence",
                      "write {\"benchmark\": ..., \"problem\": ..., \"evidence\": ...}"));
            }
          });
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    return new Contamination(flags);
  }

  /** Writes a file. */
  public void write(Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Flag flag : flags) {
      ObjectNode line = Json.object();
      line.put("benchmark", flag.benchmark());
      line.put("problem", flag.problem());
      line.put("evidence", flag.evidence());
      flag.trained().ifPresent(trained -> line.put("trained", trained));
      lines.append(line).append('\n');
    }
    AtomicFile.replace(file, lines.toString());
  }

  /** The hits among the problems of a score, in the order of the file. */
  public List<Flag> in(Score score) {
    Set<String> problems = new LinkedHashSet<>();
    score.tallies().forEach(t -> problems.add(t.problem()));
    return flags.stream()
        .filter(f -> f.benchmark().equals(score.benchmark()) && problems.contains(f.problem()))
        .toList();
  }

  /** Ids of the problems of a benchmark that have a hit. */
  public Set<String> in(String benchmark) {
    Set<String> problems = new LinkedHashSet<>();
    flags.stream()
        .filter(f -> f.benchmark().equals(benchmark))
        .forEach(f -> problems.add(f.problem()));
    return problems;
  }

  /** pass@1 on the problems without a hit. */
  public Estimate clean(Score score, double level) {
    Set<String> hit = new LinkedHashSet<>();
    in(score).forEach(f -> hit.add(f.problem()));
    List<Observation> clean =
        score.tallies().stream()
            .filter(t -> !hit.contains(t.problem()))
            .flatMap(t -> t.observation().stream())
            .toList();
    return Mean.ofRightOrWrong(clean, level);
  }
}
