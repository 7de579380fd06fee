package io.distill4j.data.curate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How far a training set leans towards easy prompts: what rejection keeps is what is easy.
 *
 * <p>A prompt's pass rate is the share of its judged samples that the verifier passed. Three sets
 * of prompts are compared: all that were asked, those whose first sample passed (what one sample a
 * prompt would have kept), and those with a trace in the training set. Where asking ended with
 * enough right samples, pass rates lean upwards, alike in all three.
 *
 * @param bands by pass rate, from hard to easy
 * @param asked mean pass rate of all prompts with a judged sample
 * @param first of those whose first sample passed
 * @param kept of those with a trace kept
 */
public record Difficulty(List<Band> bands, double asked, double first, double kept) {

  private static final List<String> NAMES =
      List.of(
          "never right", "up to 1 in 4", "up to 2 in 4", "up to 3 in 4", "above", "always right");

  /**
   * Prompts of one range of pass rates.
   *
   * @param asked all of them
   * @param first those whose first sample passed
   * @param kept those with a trace kept
   */
  public record Band(String name, long asked, long first, long kept) {}

  public Difficulty {
    bands = List.copyOf(bands);
  }

  /** What is known of one prompt. */
  private static final class Count {
    private int passed;
    private int failed;
    private long firstSample = Long.MAX_VALUE;
    private boolean isFirstRight;
    private boolean isKept;
  }

  /**
   * Reads the two datasets of a curation.
   *
   * @param judge name of the verifier in the labels
   * @throws UserMistake when they cannot be read
   */
  public static Difficulty read(Path kept, Path rejected, String judge) {
    Map<String, Count> counts = new HashMap<>();
    add(counts, kept, judge, true);
    add(counts, rejected, judge, false);
    long[][] numbers = new long[NAMES.size()][3];
    double[] sums = new double[3];
    long[] sizes = new long[3];
    for (Count count : counts.values()) {
      if (count.passed + count.failed == 0) {
        continue;
      }
      double rate = (double) count.passed / (count.passed + count.failed);
      boolean[] in = {true, count.isFirstRight, count.isKept};
      for (int i = 0; i < in.length; i++) {
        if (in[i]) {
          numbers[band(rate)][i]++;
          sums[i] += rate;
          sizes[i]++;
        }
      }
    }
    List<Band> bands = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      bands.add(new Band(NAMES.get(i), numbers[i][0], numbers[i][1], numbers[i][2]));
    }
    return new Difficulty(
        bands, mean(sums[0], sizes[0]), mean(sums[1], sizes[1]), mean(sums[2], sizes[2]));
  }

  /** Whether some prompt was neither always right nor never: one sample each tells nothing. */
  public boolean isInformative() {
    return bands.subList(1, bands.size() - 1).stream().anyMatch(band -> band.asked() > 0);
  }

  /** The counts as {@code difficulty.json} holds them. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    ArrayNode list = node.putArray("bands");
    for (Band band : bands) {
      list.addObject()
          .put("pass_rate", band.name())
          .put("prompts_asked", band.asked())
          .put("prompts_first_right", band.first())
          .put("prompts_kept", band.kept());
    }
    node.put("mean_pass_rate_asked", asked);
    node.put("mean_pass_rate_first_right", first);
    node.put("mean_pass_rate_kept", kept);
    return node;
  }

  /**
   * What {@code difficulty.json} says in one sentence; empty when it is missing or tells nothing.
   */
  public static Optional<String> sentence(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ObjectNode node = Json.readObject(file);
    List<Band> bands = new ArrayList<>();
    for (JsonNode band : node.path("bands")) {
      bands.add(
          new Band(
              band.path("pass_rate").asText(),
              band.path("prompts_asked").asLong(),
              band.path("prompts_first_right").asLong(),
              band.path("prompts_kept").asLong()));
    }
    Difficulty read =
        new Difficulty(
            bands,
            node.path("mean_pass_rate_asked").asDouble(),
            node.path("mean_pass_rate_first_right").asDouble(),
            node.path("mean_pass_rate_kept").asDouble());
    if (bands.size() != NAMES.size() || !read.isInformative()) {
      return Optional.empty();
    }
    return Optional.of(
        "Rejection leans towards easy prompts: the teacher's mean pass rate is %s on all prompts, %s"
                .formatted(percent(read.asked()), percent(read.first()))
            + " on those a single sample would have kept, %s on those in the training set."
                .formatted(percent(read.kept())));
  }

  /** A table for people, each line ending with a newline. */
  public String table() {
    String row = "%-16s %10s %12s %10s%n";
    StringBuilder table = new StringBuilder();
    table.append(row.formatted("pass rate", "prompts", "first right", "kept"));
    for (Band band : bands) {
      table.append(row.formatted(band.name(), band.asked(), band.first(), band.kept()));
    }
    table.append(row.formatted("mean pass rate", percent(asked), percent(first), percent(kept)));
    return table.toString();
  }

  private static void add(Map<String, Count> counts, Path from, String judge, boolean kept) {
    try (Stream<Row> rows = Rows.read(from, Set.of("prompt_id", "sample", "labels"))) {
      rows.map(Row::value)
          .forEach(
              row -> {
                Count count =
                    counts.computeIfAbsent(row.path("prompt_id").asText(), id -> new Count());
                count.isKept |= kept;
                boolean right = false;
                for (JsonNode label : row.path("labels")) {
                  if (label.path("judge").asText().equals(judge)) {
                    String verdict = label.path("verdict").asText();
                    right = verdict.equals("pass");
                    count.passed += right ? 1 : 0;
                    count.failed += verdict.equals("fail") ? 1 : 0;
                  }
                }
                if (row.path("sample").asLong() < count.firstSample) {
                  count.firstSample = row.path("sample").asLong();
                  count.isFirstRight = right;
                }
              });
    }
  }

  private static int band(double rate) {
    if (rate == 0) {
      return 0;
    }
    return rate == 1 ? NAMES.size() - 1 : Math.min(4, (int) Math.ceil(4 * rate));
  }

  private static double mean(double sum, long size) {
    return size == 0 ? 0 : sum / size;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
