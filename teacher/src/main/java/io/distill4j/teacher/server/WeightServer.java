package io.distill4j.teacher.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.teacher.server.internal.OnePost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells servers to serve other weights, by POSTs that must be answered with a status of 2xx, and
 * where the answer says {@code success} not with false.
 *
 * <p>What is sent is that of a kind of server, or a body of your own. The folder must be one that
 * the servers see under the same path.
 *
 * @param urls one for each server that completions come from: its root, such as {@code
 *     http://localhost:8000}, with a style; the whole address that takes the body without one
 * @param style the kind of the servers; absent: {@code body} says what is sent
 * @param body keys of an object and their values, in which {@code {folder}} and {@code {version}}
 *     stand for what is to be loaded; other values are sent as JSON where they are JSON; only
 *     without a style
 * @param seconds longest wait for each answer, above 0
 */
public record WeightServer(
    List<String> urls, Optional<Style> style, Optional<Map<String, String>> body, double seconds) {

  private static final String FOLDER = "{folder}";

  /** Kinds of servers, and what they take. */
  public enum Style {
    /**
     * SGLang: {@code /update_weights_from_disk} with the folder and the version, which completions
     * report as {@code weight_version}; it flushes its cache by itself. Source: SGLang, {@code
     * UpdateWeightFromDiskReqInput}.
     */
    SGLANG,
    /**
     * vLLM with {@code VLLM_SERVER_DEV_MODE=1}: the collective call {@code reload_weights} with the
     * folder, then a fresh prefix cache. Source: vLLM, "Layerwise (re)loading", {@code
     * weights_path}.
     */
    VLLM,
    /**
     * The same, with {@code --enable-sleep-mode}: sleep of level 2 drops the old weights and the
     * cache first, so that both are never held twice. Source: vLLM, "Sleep Mode".
     */
    VLLM_SLEEP
  }

  /** A path and what is sent there. */
  private record Call(String path, ObjectNode json) {}

  public WeightServer {
    urls = List.copyOf(urls);
    body = body.map(Map::copyOf);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("urls must name one server or more, was empty");
    }
    for (String url : urls) {
      if (!url.matches("https?://[^/\\s]+(/\\S*)?")) {
        throw new IllegalArgumentException(
            "urls must begin with http:// or https:// and a host, was " + url);
      }
    }
    if (style.isPresent() == body.isPresent()) {
      throw new IllegalArgumentException("either style or body must be given, and not both");
    }
    if (body.isPresent()
        && body.get().values().stream().noneMatch(value -> value.contains(FOLDER))) {
      throw new IllegalArgumentException("body must say the folder: a value with {folder}");
    }
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("seconds must be above 0, was " + seconds);
    }
  }

  /**
   * Loads weights into every server.
   *
   * @throws UserMistake when a server refuses
   * @throws UpstreamFailure when one cannot be reached or does not answer in time
   */
  public void load(Path folder, String version) {
    List<Call> calls = calls(folder.toAbsolutePath().toString(), version);
    for (String url : urls) {
      for (Call call : calls) {
        String whole = url.replaceFirst(call.path().isEmpty() ? "$" : "/$", "") + call.path();
        OnePost.Reply reply = OnePost.send(whole, Json.line(call.json()), seconds);
        if (reply.status() / 100 != 2 || saysNo(reply.body())) {
          throw new UserMistake(
              whole,
              "does not load %s: status %d, %s"
                  .formatted(version, reply.status(), brief(reply.body())),
              "check urls and style or body of reload, and that the server sees the folder "
                  + folder);
        }
      }
    }
  }

  private List<Call> calls(String folder, String version) {
    if (style.isEmpty()) {
      return List.of(new Call("", own(body.orElseThrow(), folder, version)));
    }
    ObjectNode reload = Json.object().put("method", "reload_weights");
    reload.putObject("kwargs").put("weights_path", folder);
    Call collective = new Call("/collective_rpc", reload);
    return switch (style.get()) {
      case SGLANG ->
          List.of(
              new Call(
                  "/update_weights_from_disk",
                  Json.object().put("model_path", folder).put("weight_version", version)));
      case VLLM -> List.of(collective, new Call("/reset_prefix_cache", Json.object()));
      case VLLM_SLEEP ->
          List.of(
              new Call("/sleep?level=2", Json.object()),
              new Call("/wake_up?tags=weights", Json.object()),
              collective,
              new Call("/wake_up?tags=kv_cache", Json.object()));
    };
  }

  private static ObjectNode own(Map<String, String> body, String folder, String version) {
    ObjectNode json = Json.object();
    body.forEach(
        (key, value) -> {
          String said = value.replace(FOLDER, folder).replace("{version}", version);
          json.set(key, said.equals(value) ? OpenAi.value(value) : Json.object().textNode(said));
        });
    return json;
  }

  private static boolean saysNo(String body) {
    try {
      JsonNode success = Json.parse(body).path("success");
      return success.isBoolean() && !success.booleanValue();
    } catch (JsonProcessingException e) {
      return false; // Whatever it is, the status was good.
    }
  }

  private static String brief(String body) {
    String line = body.strip().replaceAll("\\s+", " ");
    return line.isEmpty() ? "no text" : line.substring(0, Math.min(200, line.length()));
  }
}
