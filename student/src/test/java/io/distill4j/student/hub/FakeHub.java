package io.distill4j.student.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.distill4j.data.Fingerprint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A hub on this machine: one model or dataset, whose large files a second host ("the CDN")
 * delivers.
 */
final class FakeHub implements AutoCloseable {

  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  final Map<String, byte[]> files = new LinkedHashMap<>();
  final Map<String, Integer> cutAfter = new ConcurrentHashMap<>();
  final Map<String, byte[]> delivered = new ConcurrentHashMap<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  volatile int status = 200;

  private final HttpServer hub = start();
  private final HttpServer cdn = start();

  FakeHub() {
    hub.createContext("/", this::answer);
    cdn.createContext("/", this::deliver);
    hub.start();
    cdn.start();
  }

  String endpoint() {
    return "http://localhost:" + hub.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    note(exchange);
    if (status != 200) {
      send(exchange, status, new byte[0]);
    } else if (path.matches("/api/(models|datasets)/org/name/revision/main")) {
      StringBuilder json = new StringBuilder("{\"sha\":\"" + COMMIT + "\",\"siblings\":[");
      String comma = "";
      for (String file : files.keySet()) {
        json.append(comma).append("{\"rfilename\":\"").append(file).append("\"}");
        comma = ",";
      }
      send(exchange, 200, json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    } else if (path.matches("(/datasets)?/org/name/resolve/" + COMMIT + "/.+")) {
      String name = path.replaceFirst(".*/resolve/" + COMMIT + "/", "");
      byte[] content = files.getOrDefault(name, new byte[0]);
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", "" + content.length);
      String there = "http://127.0.0.1:" + cdn.getAddress().getPort() + "/" + name;
      exchange.getResponseHeaders().set("Location", there);
      send(exchange, 302, new byte[0]);
    } else {
      send(exchange, 404, new byte[0]);
    }
  }

  private void deliver(HttpExchange exchange) throws IOException {
    note(exchange);
    String name = exchange.getRequestURI().getPath().substring(1);
    byte[] content = delivered.getOrDefault(name, files.getOrDefault(name, new byte[0]));
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    Integer cut = cutAfter.remove(name);
    int to = cut == null ? content.length : Math.min(content.length, from + cut);
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content, from, to - from);
    } catch (IOException e) {
      exchange.close(); // The announced length was not reached: the client waits in vain.
    }
  }

  private void note(HttpExchange exchange) {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    String range = exchange.getRequestHeaders().getFirst("Range");
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath()
            + (token == null ? "" : " " + token)
            + (range == null ? "" : " " + range));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  static String sha256(byte[] content) throws IOException {
    java.nio.file.Path file = java.nio.file.Files.createTempFile("content", "");
    try {
      java.nio.file.Files.write(file, content);
      return Fingerprint.ofFile(file).hex();
    } finally {
      java.nio.file.Files.delete(file);
    }
  }

  private static HttpServer start() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    cdn.stop(0);
  }
}
