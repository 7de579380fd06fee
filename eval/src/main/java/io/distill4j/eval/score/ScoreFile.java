package io.distill4j.eval.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads and writes {@code scores.json}.
 *
 * <p>Format, version {@value #VERSION}: {@code {"version", "scores": [...]}}. A score has {@code
 * model}, {@code benchmark}, {@code samples} (per problem), {@code problems}, {@code missing}
 * (samples not drawn; above 0 the score is partial), {@code metrics} (list of {@code metric},
 * {@code unit} ({@code share} in [0, 1] or {@code tokens}), {@code value}, {@code low}, {@code
 * high}, {@code level}, {@code standard-error}, {@code sampling-error}, {@code problems}, {@code
 * samples}; what is undefined is absent), {@code exclusions} (list of {@code reason}, {@code
 * count}, {@code example}), {@code setting} ({@code prompts}, {@code verifier}, {@code sampling},
 * {@code seed}, {@code endpoint}, {@code tool}, {@code command}, {@code protocol} where it follows
 * one) and {@code tallies} (list of {@code problem}, {@code cluster} where it is not the problem,
 * {@code right}, {@code wrong}, {@code unknown}, {@code tokens} (mean)) and {@code detail}, see
 * {@link DetailJson}.
 */
public final class ScoreFile {

  public static final int VERSION = 1;

  private ScoreFile() {}

  /** Replaces the file. */
  public static void write(Path file, List<Score> scores) throws IOException {
    ObjectNode root = Json.object();
    root.put("version", VERSION);
    ArrayNode list = root.putArray("scores");
    for (Score score : scores) {
      write(score, list.addObject());
    }
    AtomicFile.replace(file, Json.pretty(root));
  }

  /**
   * Reads a file.
   *
   * @throws UserMistake when it is missing, damaged or of another version
   */
  public static List<Score> read(Path file) throws IOException {
    ObjectNode root = Json.readObject(file);
    int version = root.path("version").asInt();
    if (version != VERSION) {
      throw new UserMistake(
          file.toString(),
          "has version %s, this code reads version %d".formatted(root.path("version"), VERSION),
          "evaluate again, or use the version of distill4j that wrote it");
    }
    List<Score> scores = new ArrayList<>();
    try {
      for (JsonNode node : root.path("scores")) {
        scores.add(score(node));
      }
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          file.toString() + ", score " + (scores.size() + 1),
          e.getMessage() == null ? "is not a score" : e.getMessage(),
          "the file may be damaged; evaluate again",
          e);
    }
    return scores;
  }

  private static void write(Score score, ObjectNode node) {
    node.put("model", score.model());
    node.put("benchmark", score.benchmark());
    node.put("samples", score.samples());
    node.put("problems", score.problems());
    node.put("missing", score.missing());
    ArrayNode metrics = node.putArray("metrics");
    score.metrics().forEach(m -> write(m, metrics.addObject()));
    ArrayNode exclusions = node.putArray("exclusions");
    for (Exclusion each : score.exclusions()) {
      exclusions
          .addObject()
          .put("reason", each.reason())
          .put("count", each.count())
          .put("example", each.example());
    }
    write(score.setting(), node.putObject("setting"));
    ArrayNode tallies = node.putArray("tallies");
    for (Tally each : score.tallies()) {
      ObjectNode tally = tallies.addObject().put("problem", each.problem());
      if (!each.cluster().equals(each.problem())) {
        tally.put("cluster", each.cluster());
      }
      tally.put("right", each.right()).put("wrong", each.wrong()).put("unknown", each.unknown());
      each.tokens().ifPresent(t -> tally.put("tokens", t));
    }
    DetailJson.write(score.detail(), node.putObject("detail"));
  }

  static void write(Measured measured, ObjectNode node) {
    node.put("metric", measured.metric());
    node.put("unit", measured.unit().name().toLowerCase(Locale.ROOT));
    write(measured.estimate(), node);
  }

  static void write(Estimate estimate, ObjectNode node) {
    estimate.value().ifPresent(v -> node.put("value", v));
    estimate
        .interval()
        .ifPresent(i -> node.put("low", i.low()).put("high", i.high()).put("level", i.level()));
    estimate.standardError().ifPresent(v -> node.put("standard-error", v));
    estimate.samplingError().ifPresent(v -> node.put("sampling-error", v));
    node.put("problems", estimate.problems());
    node.put("samples", estimate.samples());
  }

  private static void write(Setting setting, ObjectNode node) {
    node.put("prompts", setting.prompts());
    node.put("verifier", setting.verifier());
    Sampling sampling = setting.sampling();
    node.putObject("sampling")
        .put("temperature", sampling.temperature())
        .put("top-p", sampling.topP())
        .put("top-k", sampling.topK())
        .put("min-p", sampling.minP())
        .put("max-tokens", sampling.maxTokens());
    node.put("seed", setting.seed());
    node.put("endpoint", setting.endpoint());
    node.put("tool", setting.tool());
    node.put("command", setting.command());
    setting.protocol().ifPresent(p -> node.put("protocol", p));
  }

  private static Score score(JsonNode node) {
    List<Measured> metrics = new ArrayList<>();
    node.path("metrics").forEach(m -> metrics.add(measured(m)));
    List<Exclusion> exclusions = new ArrayList<>();
    for (JsonNode each : node.path("exclusions")) {
      exclusions.add(
          new Exclusion(text(each, "reason"), each.path("count").asLong(), text(each, "example")));
    }
    List<Tally> tallies = new ArrayList<>();
    for (JsonNode each : node.path("tallies")) {
      String problem = text(each, "problem");
      tallies.add(
          new Tally(
              problem,
              each.path("cluster").asText(problem),
              count(each, "right"),
              count(each, "wrong"),
              count(each, "unknown"),
              number(each, "tokens")));
    }
    return new Score(
        text(node, "model"),
        text(node, "benchmark"),
        count(node, "samples"),
        count(node, "problems"),
        metrics,
        exclusions,
        count(node, "missing"),
        setting(node.path("setting")),
        tallies,
        DetailJson.read(node.path("detail")));
  }

  static Measured measured(JsonNode node) {
    return new Measured(
        text(node, "metric"),
        Metric.Unit.valueOf(text(node, "unit").toUpperCase(Locale.ROOT)),
        estimate(node));
  }

  static Estimate estimate(JsonNode node) {
    Optional<Interval> interval =
        node.has("low")
            ? Optional.of(
                new Interval(
                    node.path("low").asDouble(),
                    node.path("high").asDouble(),
                    node.path("level").asDouble()))
            : Optional.empty();
    return new Estimate(
        number(node, "value"),
        interval,
        number(node, "standard-error"),
        number(node, "sampling-error"),
        count(node, "problems"),
        node.path("samples").asLong());
  }

  private static Setting setting(JsonNode node) {
    JsonNode sampling = node.path("sampling");
    return new Setting(
        text(node, "prompts"),
        text(node, "verifier"),
        new Sampling(
            sampling.path("temperature").asDouble(),
            sampling.path("top-p").asDouble(),
            sampling.path("top-k").asInt(),
            sampling.path("min-p").asDouble(),
            sampling.path("max-tokens").asInt()),
        node.path("seed").asLong(),
        text(node, "endpoint"),
        text(node, "tool"),
        text(node, "command"),
        node.has("protocol") ? Optional.of(text(node, "protocol")) : Optional.empty());
  }

  static String text(JsonNode node, String key) {
    if (!node.path(key).isTextual()) {
      throw new IllegalArgumentException("key '" + key + "' is missing or not a text");
    }
    return node.path(key).asText();
  }

  static int count(JsonNode node, String key) {
    if (!node.path(key).isIntegralNumber()) {
      throw new IllegalArgumentException("key '" + key + "' is missing or not a whole number");
    }
    return node.path(key).asInt();
  }

  static OptionalDouble number(JsonNode node, String key) {
    return node.has(key) ? OptionalDouble.of(node.path(key).asDouble()) : OptionalDouble.empty();
  }
}
