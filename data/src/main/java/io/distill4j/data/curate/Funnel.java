package io.distill4j.data.curate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How many traces fell where.
 *
 * @param prompts prompts with at least one trace
 * @param promptsKept prompts with at least one trace kept
 * @param traces all traces
 * @param judges what each judge said, in the order they spoke
 * @param passing traces that every judge admitted
 * @param kept traces selected for training
 * @param effects what judging and selecting did to difficulty, length and domain
 * @param samples some of the traces each judge was the first to reject, with its reason
 */
public record Funnel(
    long prompts,
    long promptsKept,
    long traces,
    List<Judge> judges,
    long passing,
    long kept,
    List<Effect> effects,
    List<Sample> samples) {

  /**
   * One judge's counts over all traces.
   *
   * @param first traces it was the first to reject: what it adds to the judges before it
   */
  public record Judge(String name, long pass, long fail, long unknown, long first) {}

  /**
   * How many traces fall into one class before judging, after it, and after selecting.
   *
   * @param of what is classed: {@code pass rate}, {@code characters} or a tag of the prompt
   * @param part the class, such as {@code 4k to 8k}
   */
  public record Effect(String of, String part, long before, long passing, long kept) {}

  /** A trace that fell, as an example. */
  public record Sample(String judge, String trace, String reason) {}

  public Funnel {
    judges = List.copyOf(judges);
    effects = List.copyOf(effects);
    samples = List.copyOf(samples);
  }

  /** Counts alone. */
  public Funnel(
      long prompts, long promptsKept, long traces, List<Judge> judges, long passing, long kept) {
    this(prompts, promptsKept, traces, judges, passing, kept, List.of(), List.of());
  }

  /** Traces that passed and were not selected. */
  public long notSelected() {
    return passing - kept;
  }

  /** The counts as {@code funnel.json} holds them. */
  public ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("prompts", prompts);
    node.put("prompts_kept", promptsKept);
    node.put("traces", traces);
    ArrayNode list = node.putArray("judges");
    for (Judge judge : judges) {
      list.addObject()
          .put("name", judge.name())
          .put("pass", judge.pass())
          .put("fail", judge.fail())
          .put("unknown", judge.unknown())
          .put("first_to_reject", judge.first());
    }
    node.put("passing", passing);
    node.put("not_selected", notSelected());
    node.put("kept", kept);
    ArrayNode effectList = node.putArray("effects");
    for (Effect effect : effects) {
      effectList
          .addObject()
          .put("of", effect.of())
          .put("part", effect.part())
          .put("before", effect.before())
          .put("passing", effect.passing())
          .put("kept", effect.kept());
    }
    ArrayNode sampleList = node.putArray("samples");
    for (Sample sample : samples) {
      sampleList
          .addObject()
          .put("judge", sample.judge())
          .put("trace", sample.trace())
          .put("reason", sample.reason());
    }
    return node;
  }

  /**
   * Reads a funnel.json.
   *
   * @throws UserMistake when it is missing or malformed
   */
  public static Funnel read(Path file) throws IOException {
    ObjectNode node = Json.readObject(file);
    List<Judge> judges = new ArrayList<>();
    for (JsonNode judge : node.path("judges")) {
      judges.add(
          new Judge(
              judge.path("name").asText(),
              judge.path("pass").asLong(),
              judge.path("fail").asLong(),
              judge.path("unknown").asLong(),
              judge.path("first_to_reject").asLong()));
    }
    return new Funnel(
        node.path("prompts").asLong(),
        node.path("prompts_kept").asLong(),
        node.path("traces").asLong(),
        judges,
        node.path("passing").asLong(),
        node.path("kept").asLong(),
        effects(node.path("effects")),
        samples(node.path("samples")));
  }

  private static List<Effect> effects(JsonNode list) {
    List<Effect> effects = new ArrayList<>();
    for (JsonNode each : list) {
      effects.add(
          new Effect(
              each.path("of").asText(),
              each.path("part").asText(),
              each.path("before").asLong(),
              each.path("passing").asLong(),
              each.path("kept").asLong()));
    }
    return effects;
  }

  private static List<Sample> samples(JsonNode list) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode each : list) {
      samples.add(
          new Sample(
              each.path("judge").asText(),
              each.path("trace").asText(),
              each.path("reason").asText()));
    }
    return samples;
  }

  /** A table for people, one line per judge, each ending with a newline. */
  public String table() {
    int width = judges.stream().mapToInt(judge -> judge.name().length()).max().orElse(0);
    width = Math.max(width, "not selected".length());
    String row = "%-" + width + "s %10s %10s %10s %10s%n";
    StringBuilder table = new StringBuilder();
    table.append(row.formatted("judge", "pass", "fail", "unknown", "left"));
    table.append(row.formatted("(all traces)", "", "", "", traces));
    long left = traces;
    for (Judge judge : judges) {
      left -= judge.first();
      table.append(row.formatted(judge.name(), judge.pass(), judge.fail(), judge.unknown(), left));
    }
    table.append(row.formatted("not selected", "", notSelected(), "", kept));
    return table.toString();
  }
}
