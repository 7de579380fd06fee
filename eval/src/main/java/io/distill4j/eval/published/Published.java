package io.distill4j.eval.published;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.io.Json;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.stats.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The published numbers that come with distill4j: the tables of DeepSeek-R1, RL-only baselines and
 * independent re-measurements, in {@code published.json}.
 *
 * @param notes discrepancies between sources, which a table of these numbers must not hide
 */
public record Published(List<PublishedNumber> numbers, List<Note> notes) {

  public Published {
    numbers = List.copyOf(numbers);
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
    List<Note> notes = new ArrayList<>();
    root.path("notes")
        .forEach(n -> notes.add(new Note(n.path("about").asText(), n.path("text").asText())));
    return new Published(numbers, notes);
  }
}
