package io.distill4j.presets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub on this machine whose every dataset is one file. */
public final class OneFileHub implements AutoCloseable {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final HttpServer server;
  private final String path;
  private final byte[] file;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private OneFileHub(HttpServer server, String path, byte[] file) {
    this.server = server;
    this.path = path;
    this.file = file;
  }

  /** Starts it with a file. */
  public static OneFileHub start(String path, byte[] file) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OneFileHub hub = new OneFileHub(server, path, file);
    server.createContext("/", hub::answer);
    server.start();
    return hub;
  }

  /** What tells a program where the hub is and where to cache. */
  public Map<String, String> environment(Path cache) {
    return Map.of(
        "HF_ENDPOINT",
        "http://localhost:" + server.getAddress().getPort(),
        "HF_HOME",
        cache.toString());
  }

  /** Paths that were asked for. */
  public List<String> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = exchange.getRequestURI().getPath();
      requests.add(asked);
      byte[] bytes =
          asked.startsWith("/api/")
              ? "{\"sha\":\"%s\",\"siblings\":[{\"rfilename\":\"%s\"}]}"
                  .formatted(COMMIT, path)
                  .getBytes(StandardCharsets.UTF_8)
              : file;
      exchange.getResponseHeaders().set("ETag", "\"rows-1\"");
      exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", "" + bytes.length);
      }
      exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
