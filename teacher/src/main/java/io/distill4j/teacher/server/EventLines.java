package io.distill4j.teacher.server;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream of server-sent events into the payloads of its {@code data:} lines.
 *
 * <p>Each line is an event: chat servers never spread one over several. Other fields and comments,
 * which servers send to keep a connection alive, are skipped.
 *
 * <p>Source: HTML living standard, section 9.2 (event stream).
 */
final class EventLines {

  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private byte[] line = new byte[1024];
  private int length;

  /** Takes payloads; the array is valid during the call. */
  @FunctionalInterface
  interface Sink {
    void event(byte[] bytes, int from, int count);
  }

  void feed(ByteBuffer part, Sink sink) {
    while (part.hasRemaining()) {
      byte b = part.get();
      if (b == '\n' || b == '\r') {
        end(sink);
      } else {
        if (length == line.length) {
          line = Arrays.copyOf(line, line.length * 2);
        }
        line[length++] = b;
      }
    }
  }

  private void end(Sink sink) {
    int count = length;
    length = 0;
    if (count > DATA.length && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length)) {
      int from = line[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
      sink.event(line, from, count - from);
    }
  }
}
