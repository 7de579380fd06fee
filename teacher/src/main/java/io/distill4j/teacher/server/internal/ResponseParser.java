package io.distill4j.teacher.server.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one HTTP/1.1 response from bytes as they come.
 *
 * <p>Source: RFC 9112, sections 4 to 7. Trailers are skipped; other transfer codings than chunked
 * are refused.
 */
final class ResponseParser {

  private static final int LONGEST_HEAD = 1 << 16;

  private final HttpCall.Events events;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
  private final Map<String, String> headers = new HashMap<>();
  private Part part = Part.STATUS;
  private int status;
  private int headBytes;
  private long left;
  private boolean keepAlive = true;

  ResponseParser(HttpCall.Events events) {
    this.events = events;
  }

  private enum Part {
    STATUS,
    HEADERS,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    UNTIL_CLOSE,
    DONE
  }

  /** Takes what it can; what remains in the buffer belongs to no response. */
  void feed(ByteBuffer in) throws IOException {
    while (in.hasRemaining() && part != Part.DONE) {
      switch (part) {
        case FIXED, CHUNK -> body(in);
        case UNTIL_CLOSE -> {
          events.body(in.slice());
          in.position(in.limit());
        }
        default -> {
          if (readLine(in)) {
            String text = line.toString(StandardCharsets.ISO_8859_1);
            line.reset();
            line(text);
          }
        }
      }
    }
  }

  /** Whether a byte of the response has come. */
  boolean hasBegun() {
    return part != Part.STATUS || line.size() > 0;
  }

  boolean isDone() {
    return part == Part.DONE;
  }

  /** Whether the connection may carry another request afterwards. */
  boolean keepsAlive() {
    return keepAlive;
  }

  /** Whether the end of the connection is the proper end of the response. */
  boolean endsWithConnection() {
    return part == Part.UNTIL_CLOSE;
  }

  private void body(ByteBuffer in) {
    int take = (int) Math.min(left, in.remaining());
    events.body(in.slice(in.position(), take));
    in.position(in.position() + take);
    left -= take;
    if (left == 0) {
      part = part == Part.FIXED ? Part.DONE : Part.CHUNK_END;
    }
  }

  /** Gathers bytes up to a line feed; true when the line is whole. */
  private boolean readLine(ByteBuffer in) throws IOException {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n') {
        return true;
      }
      if (b != '\r') {
        line.write(b);
        if (++headBytes > LONGEST_HEAD) {
          throw new IOException("the response's head is longer than 64 KiB");
        }
      }
    }
    return false;
  }

  private void line(String text) throws IOException {
    switch (part) {
      case STATUS -> status(text);
      case HEADERS -> header(text);
      case CHUNK_SIZE -> chunkSize(text);
      case CHUNK_END -> {
        if (!text.isEmpty()) {
          throw new IOException("the response's chunks are malformed");
        }
        part = Part.CHUNK_SIZE;
      }
      case TRAILERS -> part = text.isEmpty() ? Part.DONE : Part.TRAILERS;
      default -> throw new IllegalStateException("no line is expected in " + part);
    }
  }

  private void status(String text) throws IOException {
    if (!text.matches("HTTP/1\\.[01] \\d{3}.*")) {
      throw new IOException("the response is not HTTP/1.1");
    }
    status = Integer.parseInt(text, 9, 12, 10);
    keepAlive = text.startsWith("HTTP/1.1");
    headers.clear();
    part = Part.HEADERS;
  }

  private void header(String text) throws IOException {
    if (!text.isEmpty()) {
      int colon = text.indexOf(':');
      if (colon > 0) {
        String name = text.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.put(name, text.substring(colon + 1).strip());
      }
      return;
    }
    if (status < 200) {
      part = Part.STATUS;
      return;
    }
    headBytes = 0;
    if ("close".equalsIgnoreCase(headers.get("connection"))) {
      keepAlive = false;
    }
    frame();
    events.head(status, Map.copyOf(headers));
  }

  private void frame() throws IOException {
    String coding = headers.get("transfer-encoding");
    String length = headers.get("content-length");
    if (coding != null) {
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new IOException("the response has the transfer coding " + coding);
      }
      part = Part.CHUNK_SIZE;
    } else if (length != null) {
      try {
        left = Long.parseLong(length);
      } catch (NumberFormatException e) {
        throw new IOException("the response has the content length " + length, e);
      }
      part = left == 0 ? Part.DONE : Part.FIXED;
    } else if (status == 204 || status == 304) {
      part = Part.DONE;
    } else {
      keepAlive = false;
      part = Part.UNTIL_CLOSE;
    }
  }

  private void chunkSize(String text) throws IOException {
    headBytes = 0;
    int end = text.indexOf(';');
    String digits = (end < 0 ? text : text.substring(0, end)).strip();
    try {
      left = Long.parseLong(digits, 16);
    } catch (NumberFormatException e) {
      throw new IOException("the response's chunks are malformed", e);
    }
    if (left < 0) {
      throw new IOException("the response's chunks are malformed");
    }
    part = left == 0 ? Part.TRAILERS : Part.CHUNK;
  }
}
