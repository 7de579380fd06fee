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
    if (!part.hasArray()) {
      ByteBuffer copy = ByteBuffer.allocate(part.remaining()).put(part).flip();
      feed(copy, sink);
      return;
    }
    byte[] bytes = part.array();
    int from = part.arrayOffset() + part.position();
    int end = from + part.remaining();
    part.position(part.limit());
    for (int at = from; at < end; at++) {
      if (bytes[at] == '\n' || bytes[at] == '\r') {
        if (length == 0) {
          event(bytes, from, at - from, sink); // The whole line is here: no copy.
        } else {
          keep(bytes, from, at);
          int count = length;
          length = 0;
          event(line, 0, count, sink);
        }
        from = at + 1;
      }
    }
    keep(bytes, from, end);
  }

  private void keep(byte[] bytes, int from, int end) {
    int count = end - from;
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
    System.arraycopy(bytes, from, line, length, count);
    length += count;
  }

  private static void event(byte[] bytes, int from, int count, Sink sink) {
    if (count > DATA.length
        && Arrays.equals(bytes, from, from + DATA.length, DATA, 0, DATA.length)) {
      int skip = bytes[from + DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
      sink.event(bytes, from + skip, count - skip);
    }
  }
}
