package io.distill4j.eval.view;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Serves a page of {@link TraceView} to this machine alone: it listens on the loopback address,
 * answers to its names only, and knows no file but the page and its data.
 */
public final class ViewServer implements AutoCloseable {

  private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final Path page;
  private final String data;

  private ViewServer(HttpServer server, Path page) {
    this.server = server;
    this.page = page;
    this.data = "/" + String.valueOf(page.getFileName()).replaceFirst("\\.html$", "") + "-data/";
  }

  /**
   * Starts serving.
   *
   * @param port 0 takes a free one
   * @throws UserMistake when the port is taken
   */
  public static ViewServer start(Path page, int port) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (java.net.BindException e) {
      throw new UserMistake(
          "port " + port, "cannot be used: " + e.getMessage(), "give another --port, or 0", e);
    }
    ViewServer view = new ViewServer(server, page);
    server.createContext("/", view::answer);
    server.start();
    return view;
  }

  /** Where the page is. */
  public URI uri() {
    return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Path> file = file(exchange);
      if (file.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      boolean html = file.get().equals(page);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type", html ? "text/html; charset=utf-8" : "text/javascript; charset=utf-8");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.sendResponseHeaders(200, Files.size(file.get()));
      Files.copy(file.get(), exchange.getResponseBody());
    }
  }

  private Optional<Path> file(HttpExchange exchange) {
    String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    String path = exchange.getRequestURI().getPath();
    if (!exchange.getRequestMethod().equals("GET")
        || !HOSTS.contains(host.replaceFirst(":\\d+$", ""))) {
      return Optional.empty();
    }
    if (path.equals("/")) {
      return Optional.of(page);
    }
    String name = path.startsWith(data) ? path.substring(data.length()) : "";
    return name.matches("chunk-\\d+\\.js")
        ? Optional.of(page.resolveSibling(data.substring(1)).resolve(name)).filter(Files::exists)
        : Optional.empty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
