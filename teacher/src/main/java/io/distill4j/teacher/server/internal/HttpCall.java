package io.distill4j.teacher.server.internal;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request to send.
 *
 * @param uri with scheme {@code http} or {@code https}
 * @param headers besides Host and Content-Length
 * @param firstMillis longest wait for the first byte of the response, the connection included
 * @param idleMillis longest wait between two bytes of it
 */
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    String body,
    long firstMillis,
    long idleMillis) {

  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /** What comes back, on the thread of the loop. Exactly one of the last three is called, once. */
  public interface Events {

    /** Status and headers, with names in lower case. */
    void head(int status, Map<String, String> headers);

    /** Some bytes of the body; the buffer is reused. */
    void body(ByteBuffer part);

    /** The response is whole. */
    void end();

    /** It will not become whole; {@code message} says why. */
    void failed(String message);

    /** The server is not who it should be, or will not have us: nothing was sent. */
    void distrusted(String message);
  }

  /** Without headers and body: they hold secrets and texts. */
  @Override
  public String toString() {
    return method + " " + uri;
  }

  boolean isTls() {
    return "https".equals(uri.getScheme());
  }

  int port() {
    return uri.getPort() >= 0 ? uri.getPort() : isTls() ? 443 : 80;
  }

  /** Scheme, host and port: calls of the same origin share connections. */
  String origin() {
    return uri.getScheme() + "://" + uri.getHost() + ":" + port();
  }

  ByteBuffer bytes() {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    head.append(method).append(' ').append(uri.getRawPath()).append(query);
    head.append(" HTTP/1.1\r\nHost: ").append(uri.getRawAuthority());
    head.append("\r\nContent-Length: ").append(content.length).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    byte[] ascii = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(ascii.length + content.length).put(ascii).put(content).flip();
  }
}
