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

/**
 * Tells servers to serve other weights: one POST of a JSON object to each, which must be answered
 * with a status of 2xx, and where the answer says {@code success} not with false.
 *
 * <p>Servers differ in path and keys: SGLang takes {@code model_path} and {@code weight_version} at
 * {@code /update_weights_from_disk}, vLLM what a plug-in of its collective calls reads. The folder
 * must be one that the servers see under the same path.
 *
 * @param urls whole addresses, one for each server that completions come from
 * @param body keys of the object and their values, in which {@code {folder}} and {@code {version}}
 *     stand for what is to be loaded; other values are sent as JSON where they are JSON
 * @param seconds longest wait for the answer, above 0
 */
public record WeightServer(List<String> urls, Map<String, String> body, double seconds) {

  private static final String FOLDER = "{folder}";

  public WeightServer {
    urls = List.copyOf(urls);
    body = Map.copyOf(body);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("urls must name one server or more, was empty");
    }
    for (String url : urls) {
      if (!url.matches("https?://[^/\\s]+(/\\S*)?")) {
        throw new IllegalArgumentException(
            "urls must begin with http:// or https:// and a host, was " + url);
      }
    }
    if (body.values().stream().noneMatch(value -> value.contains(FOLDER))) {
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
    ObjectNode json = Json.object();
    body.forEach(
        (key, value) -> {
          String said =
              value
                  .replace(FOLDER, folder.toAbsolutePath().toString())
                  .replace("{version}", version);
          json.set(key, said.equals(value) ? OpenAi.value(value) : Json.object().textNode(said));
        });
    for (String url : urls) {
      OnePost.Reply reply = OnePost.send(url, Json.line(json), seconds);
      if (reply.status() / 100 != 2 || saysNo(reply.body())) {
        throw new UserMistake(
            url,
            "does not load %s: status %d, %s"
                .formatted(version, reply.status(), brief(reply.body())),
            "check path and body of reload, and that the server sees the folder " + folder);
      }
    }
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
