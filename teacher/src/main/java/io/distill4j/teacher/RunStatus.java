package io.distill4j.teacher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Usage;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.teacher.Fleet.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a generation run is doing, in a file that other processes read: JSON, replaced as a whole
 * every {@value StatusFile#SECONDS} seconds.
 *
 * @param state what it is doing; a process that was killed leaves {@code RUNNING} with an old time
 * @param process its id
 * @param startedAt of this start
 * @param updatedAt when this was written
 * @param prompts in the source
 * @param promptsEnded prompts with nothing left to ask in this run
 * @param samples on the disk
 * @param inFlight requests
 * @param truncated samples that the token limit cut off, in this start
 * @param looped samples that were stopped because they repeated themselves, in this start
 * @param right samples that the verifier passed, in this start
 * @param failed requests that failed after all retries, in this start
 * @param spent tokens, those of earlier starts and replaced samples included
 * @param usd dollars for them; absent without prices
 * @param seconds wall time, earlier starts included
 * @param tokensPerSecond over the last minute
 * @param servers each server's state
 */
public record RunStatus(
    State state,
    long process,
    Instant startedAt,
    Instant updatedAt,
    long prompts,
    long promptsEnded,
    long samples,
    long inFlight,
    long truncated,
    long looped,
    long right,
    long failed,
    Usage spent,
    OptionalDouble usd,
    double seconds,
    double tokensPerSecond,
    List<ServerState> servers) {

  /** What a run is doing. */
  public enum State {
    RUNNING,
    PAUSED,
    STOPPED,
    INCOMPLETE,
    DONE
  }

  public RunStatus {
    servers = List.copyOf(servers);
  }

  /** Reads the file of a run; empty when there is none. */
  public static Optional<RunStatus> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ObjectNode at = Json.readObject(file);
    List<ServerState> servers = new ArrayList<>();
    for (JsonNode server : at.path("servers")) {
      servers.add(
          new ServerState(
              server.path("url").asText(),
              server.path("in_flight").asInt(),
              server.path("completed").asLong(),
              server.path("failures").asLong(),
              server.path("says").asText()));
    }
    return Optional.of(
        new RunStatus(
            State.valueOf(at.path("state").asText().toUpperCase(Locale.ROOT)),
            at.path("process").asLong(),
            Instant.parse(at.path("started_at").asText()),
            Instant.parse(at.path("updated_at").asText()),
            at.path("prompts").asLong(),
            at.path("prompts_ended").asLong(),
            at.path("samples").asLong(),
            at.path("in_flight").asLong(),
            at.path("truncated").asLong(),
            at.path("looped").asLong(),
            at.path("right").asLong(),
            at.path("failed").asLong(),
            new Usage(
                at.path("prompt_tokens").asLong(),
                at.path("completion_tokens").asLong(),
                at.path("reasoning_tokens").asLong()),
            at.path("usd").isNumber()
                ? OptionalDouble.of(at.path("usd").doubleValue())
                : OptionalDouble.empty(),
            at.path("seconds").asDouble(),
            at.path("tokens_per_second").asDouble(),
            servers));
  }

  void write(Path file) throws IOException {
    ObjectNode at = Json.object();
    at.put("state", state.name().toLowerCase(Locale.ROOT));
    at.put("process", process);
    at.put("started_at", startedAt.toString());
    at.put("updated_at", updatedAt.toString());
    at.put("prompts", prompts);
    at.put("prompts_ended", promptsEnded);
    at.put("samples", samples);
    at.put("in_flight", inFlight);
    at.put("truncated", truncated);
    at.put("looped", looped);
    at.put("right", right);
    at.put("failed", failed);
    at.put("prompt_tokens", spent.promptTokens());
    at.put("completion_tokens", spent.completionTokens());
    at.put("reasoning_tokens", spent.reasoningTokens());
    usd.ifPresent(dollars -> at.put("usd", dollars));
    at.put("seconds", seconds);
    at.put("tokens_per_second", tokensPerSecond);
    ArrayNode list = at.putArray("servers");
    for (ServerState server : servers) {
      list.addObject()
          .put("url", server.url())
          .put("in_flight", server.inFlight())
          .put("completed", server.completed())
          .put("failures", server.failures())
          .put("says", server.says());
    }
    AtomicFile.replace(file, Json.pretty(at));
  }
}
