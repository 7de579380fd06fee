package io.distill4j.eval.published;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.io.Json;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.stats.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The published numbers that come with distill4j: the tables of DeepSeek-R1, RL-only baselines and
 * independent re-measurements, in {@code published.json}.
 *
 * @param compute what the training of a model took, as far as it was published or follows from it
 * @param notes discrepancies between sources, which a table of these numbers must not hide
 */
public record Published(
    List<PublishedNumber> numbers, Map<String, Compute> compute, List<Note> notes) {

  public Published {
    numbers = List.copyOf(numbers);
    compute = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(compute));
    notes = List.copyOf(notes);
  }

  /** What is known to be unclear about a model or a benchmark. */
  public record Note(String about, String text) {}

  /** Reads the file. */
  public static Published read() {
    try (InputStream in = Published.class.getResourceAsStream("published.json")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks published.json");
      }
      return parse(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of a benchmark, in the order of the file. */
  public List<PublishedNumber> on(String benchmark) {
    return numbers.stream().filter(n -> n.benchmark().equals(benchmark)).toList();
  }

  /** The notes on what a list of numbers shows. */
  public List<String> notesOn(List<PublishedNumber> shown) {
    return notes.stream()
        .filter(
            note ->
                shown.stream()
                    .anyMatch(
                        n ->
                            n.model().equals(note.about())
                                || n.benchmark().equals(note.about())
                                || note.about().equals("k")))
        .map(note -> note.about() + ": " + note.text())
        .toList();
  }

  /**
   * Sentences on what was published about the benchmarks of these scores, and notes on what is
   * unclear about those numbers; a benchmark without any is said to have none.
   */
  public List<String> beside(List<Score> scores) {
    List<String> sentences = new ArrayList<>();
    List<PublishedNumber> shown = new ArrayList<>();
    for (Score score : scores) {
      List<PublishedNumber> there = on(score.benchmark());
      if (there.isEmpty()) {
        sentences.add("Nothing published about %s is known here.".formatted(score.benchmark()));
      }
      shown.addAll(there);
      there.forEach(number -> against(number, score).ifPresent(sentences::add));
    }
    notesOn(shown).forEach(note -> sentences.add("Note: " + note));
    return sentences.stream().distinct().toList();
  }

  /**
   * Says whether a published number lies in the interval of our own measurement of the same thing.
   *
   * @return empty when our score has no such metric or no interval
   */
  public static Optional<String> against(PublishedNumber number, Score score) {
    return score
        .metric(number.metric())
        .flatMap(m -> m.estimate().interval().map(i -> sentence(number, score.model(), i)));
  }

  private static String sentence(PublishedNumber number, String model, Interval interval) {
    boolean inside = interval.contains(number.value() / 100);
    return String.format(
        Locale.ROOT,
        "%s on %s: published %.1f (%s) for %s lies %s our interval of %s, %.1f to %.1f.",
        number.metric(),
        number.benchmark(),
        number.value(),
        number.source(),
        number.model(),
        inside ? "inside" : "outside",
        model,
        100 * interval.low(),
        100 * interval.high());
  }

  private static Published parse(JsonNode root) {
    List<PublishedNumber> numbers = new ArrayList<>();
    for (JsonNode n : root.path("numbers")) {
      numbers.add(
          new PublishedNumber(
              n.path("model").asText(),
              n.path("benchmark").asText(),
              n.path("metric").asText(),
              n.path("value").asDouble(),
              n.path("kind").asText(),
              n.path("source").asText()));
    }
    Map<String, Compute> compute = new LinkedHashMap<>();
    for (JsonNode n : root.path("compute")) {
      OptionalDouble hours =
          n.has("gpu-hours")
              ? OptionalDouble.of(n.path("gpu-hours").asDouble())
              : OptionalDouble.empty();
      compute.put(
          n.path("model").asText(),
          new Compute(
              OptionalDouble.empty(), OptionalDouble.empty(), hours, n.path("note").asText()));
    }
    List<Note> notes = new ArrayList<>();
    root.path("notes")
        .forEach(n -> notes.add(new Note(n.path("about").asText(), n.path("text").asText())));
    return new Published(numbers, compute, notes);
  }
}
