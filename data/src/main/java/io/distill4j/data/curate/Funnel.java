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
 */
public record Funnel(
    long prompts, long promptsKept, long traces, List<Judge> judges, long passing, long kept) {

  /**
   * One judge's counts over all traces.
   *
   * @param first traces it was the first to reject: what it adds to the judges before it
   */
  public record Judge(String name, long pass, long fail, long unknown, long first) {}

  public Funnel {
    judges = List.copyOf(judges);
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
        node.path("kept").asLong());
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
