package io.distill4j.student.hub.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * A server of models and datasets: lists a revision, describes a file, downloads it with resume and
 * checksum.
 *
 * <p>The token goes to the server itself and never to another host it redirects to. A read that
 * stays silent for the time-out counts as a failure. Failures that may pass (no connection, cut
 * connection, 429, 5xx) are tried again; each success in between starts the count anew.
 *
 * <p>Source: huggingface_hub, {@code file_download.py} (headers {@code X-Linked-Etag}, {@code
 * X-Linked-Size}; {@code /api/models/ID/revision/REV}).
 */
public final class HubServer {

  private static final int ATTEMPTS = 5;
  private static final int REDIRECTS = 5;

  private final String endpoint;
  private final String kind;
  private final Optional<String> token;
  private final Duration timeout;
  private final Duration pause;

  /**
   * The server that {@code HF_ENDPOINT} and {@code HF_TOKEN} name.
   *
   * @param kind {@code models} or {@code datasets}
   * @param timeout longest silence of the server
   * @param pause before a second attempt; doubled for each further one
   */
  public static HubServer of(
      Map<String, String> environment, String kind, Duration timeout, Duration pause) {
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "https://huggingface.co");
    Optional<String> token =
        Optional.ofNullable(environment.get("HF_TOKEN")).filter(t -> !t.isBlank());
    return new HubServer(endpoint, kind, token, timeout, pause);
  }

  /**
   * A server.
   *
   * @param endpoint such as {@code https://huggingface.co}
   * @param kind what it is asked for: {@code models} or {@code datasets}
   * @param token sent as bearer
   * @param timeout longest silence while connecting or reading
   * @param pause before the second attempt; doubled for each further one
   */
  public HubServer(
      String endpoint, String kind, Optional<String> token, Duration timeout, Duration pause) {
    this.kind = kind;
    this.endpoint =
        endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    this.token = token;
    this.timeout = timeout;
    this.pause = pause;
  }

  /** What a revision (branch, tag or commit) of a model holds. */
  public Listing list(String model, String revision) {
    String path = "/api/" + kind + "/" + model + "/revision/" + encoded(revision);
    String body =
        retry(
            path,
            () -> {
              HttpURLConnection connection = open("GET", endpoint + path, Map.of());
              require(connection, 200, model, revision);
              try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
              }
            });
    try {
      JsonNode node = Json.parse(body);
      List<String> files = new ArrayList<>();
      node.path("siblings").forEach(file -> files.add(file.path("rfilename").asText()));
      return new Listing(node.path("sha").asText(), files);
    } catch (IOException e) {
      throw new UpstreamFailure(
          endpoint + path + " did not answer with JSON: " + e.getMessage(), e);
    }
  }

  /** Describes a file of a commit. */
  public RemoteFile describe(String model, String commit, String file) {
    String home = kind.equals("models") ? "/" : "/" + kind + "/";
    String path = home + model + "/resolve/" + commit + "/" + segments(file);
    return retry(
        path,
        () -> {
          HttpURLConnection connection = open("HEAD", endpoint + path, Map.of());
          int status = connection.getResponseCode();
          if (status / 100 != 3) {
            require(connection, 200, model, commit);
          }
          String etag = header(connection, "X-Linked-Etag", "ETag").replaceFirst("^W/", "");
          String size =
              header(connection, "X-Linked-Size", status / 100 == 3 ? "" : "Content-Length");
          long bytes = size.matches("\\d{1,18}") ? Long.parseLong(size) : -1;
          return new RemoteFile(file, path, etag.replace("\"", ""), bytes);
        });
  }

  /**
   * Downloads a file, going on behind what {@code target} already holds, and checks it.
   *
   * @param progress takes the number of bytes of each piece received
   * @throws UpstreamFailure when it cannot be had whole and right; {@code target} then holds what a
   *     later call can go on with
   */
  public void download(RemoteFile file, Path target, LongConsumer progress) {
    for (int attempt = 1; ; attempt++) {
      fetch(file, target, progress);
      Optional<String> problem = Checksum.problem(file, target);
      if (problem.isEmpty()) {
        return;
      }
      try {
        Files.deleteIfExists(target);
      } catch (IOException e) {
        throw new UpstreamFailure("cannot delete " + target + ": " + e, e);
      }
      if (attempt == 2) {
        throw new UpstreamFailure(
            "%s%s arrived damaged twice: %s".formatted(endpoint, file.path(), problem.get()));
      }
    }
  }

  private void fetch(RemoteFile file, Path target, LongConsumer progress) {
    retry(
        file.path(),
        () -> {
          long have = Files.exists(target) ? Files.size(target) : 0;
          if (have > 0 && have == file.size()) {
            return true;
          }
          Map<String, String> range = have > 0 ? Map.of("Range", "bytes=" + have + "-") : Map.of();
          HttpURLConnection connection = open("GET", endpoint + file.path(), range);
          int status = connection.getResponseCode();
          if (status == 416) {
            Files.delete(target); // What is here is not a beginning of that file.
            throw new IOException("cannot go on at byte " + have);
          }
          if (status != 206) {
            require(connection, 200, file.name(), "");
          }
          Body.receive(connection, target, status == 206, progress);
          return true;
        });
  }

  private interface Attempt<T> {
    T run() throws IOException;
  }

  private <T> T retry(String path, Attempt<T> attempt) {
    for (int count = 1; ; count++) {
      try {
        return attempt.run();
      } catch (Body.Cut cut) {
        count = cut.received() > 0 ? 0 : count; // It is getting on.
        waitBefore(path, count, cut);
      } catch (IOException e) {
        waitBefore(path, count, e);
      }
    }
  }

  private void waitBefore(String path, int count, IOException cause) {
    if (count >= ATTEMPTS) {
      throw new UpstreamFailure(
          "%s%s failed %d times, last: %s".formatted(endpoint, path, count, cause), cause);
    }
    try {
      Thread.sleep(pause.toMillis() << Math.max(0, count - 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpstreamFailure("interrupted while downloading " + path, e);
    }
  }

  /** Sends a request; follows redirects except for HEAD, which wants the first answer. */
  private HttpURLConnection open(String method, String url, Map<String, String> headers)
      throws IOException {
    URI uri = URI.create(url);
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
        throw new IOException("not an HTTP address: " + uri);
      }
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout((int) timeout.toMillis());
      connection.setReadTimeout((int) timeout.toMillis());
      connection.setRequestMethod(method);
      connection.setRequestProperty("User-Agent", "distill4j");
      connection.setRequestProperty("Accept-Encoding", "identity");
      headers.forEach(connection::setRequestProperty);
      if (isHome(uri)) {
        token.ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t));
      }
      String location = connection.getHeaderField("Location");
      boolean redirected = connection.getResponseCode() / 100 == 3 && location != null;
      if (!redirected || (method.equals("HEAD") && hasEtag(connection))) {
        return connection;
      }
      uri = uri.resolve(location);
    }
    throw new IOException("more than %d redirects from %s".formatted(REDIRECTS, url));
  }

  private boolean isHome(URI uri) {
    URI home = URI.create(endpoint);
    return home.getScheme().equals(uri.getScheme())
        && home.getRawAuthority().equals(uri.getRawAuthority());
  }

  private static boolean hasEtag(HttpURLConnection connection) {
    return connection.getHeaderField("X-Linked-Etag") != null;
  }

  private void require(HttpURLConnection connection, int wanted, String what, String revision)
      throws IOException {
    int status = connection.getResponseCode();
    if (status == wanted) {
      return;
    }
    String name = revision.isEmpty() ? what : what + "@" + revision;
    String url = endpoint + "/" + what;
    switch (status) {
      case 401, 403 ->
          throw new UserMistake(
              name,
              "%s answered %d: the model does not exist, or it is gated or private and %s"
                  .formatted(
                      endpoint,
                      status,
                      token.isPresent() ? "HF_TOKEN may not read it" : "HF_TOKEN is not set"),
              "check the name; accept the licence at %s and set HF_TOKEN".formatted(url));
      case 404 ->
          throw new UserMistake(
              name,
              "%s answered 404: no such model, revision or file".formatted(endpoint),
              "check the name at %s, or give a folder that exists".formatted(url));
      default -> throw new IOException("status " + status);
    }
  }

  private static String header(HttpURLConnection connection, String first, String second) {
    String value = connection.getHeaderField(first);
    String other = second.isEmpty() ? null : connection.getHeaderField(second);
    return value != null ? value : other != null ? other.toLowerCase(Locale.ROOT) : "";
  }

  private static String segments(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(HubServer::encoded)
        .collect(Collectors.joining("/"));
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
