package io.distill4j.data.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A payload of a {@link SampleLog}: key and finish reason up front, so that opening a log need not
 * parse its traces.
 *
 * @param rest the payload behind the key: finish reason and trace
 */
record LogRecord(String key, FinishReason finish, ByteBuffer rest) {

  static LogRecord of(ByteBuffer payload) {
    String key = text(payload, payload.getShort() & 0xffff);
    FinishReason finish = FinishReason.of(text(payload, payload.get() & 0xff));
    return new LogRecord(key, finish, payload);
  }

  static byte[] encode(Trace trace) {
    byte[] key = trace.request().key().getBytes(StandardCharsets.UTF_8);
    if (key.length > 0xffff) {
      throw new IllegalArgumentException("a prompt's id may have 65,000 bytes, has " + key.length);
    }
    byte[] finish = trace.completion().finish().wireName().getBytes(StandardCharsets.UTF_8);
    byte[] json = Json.line(TraceJson.write(trace)).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(3 + key.length + finish.length + json.length)
        .putShort((short) key.length)
        .put(key)
        .put((byte) finish.length)
        .put(finish)
        .put(json)
        .array();
  }

  /**
   * Parses the trace.
   *
   * @param file and {@code offset} for the message
   */
  Trace trace(Path file, long offset) {
    ByteBuffer json = rest.duplicate();
    try {
      return TraceJson.read(Json.parse(text(json, json.remaining())));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserMistake(
          "%s, byte %d".formatted(file, offset),
          "the record is whole but holds no trace: " + e.getMessage(),
          "use the version of distill4j that wrote it",
          e);
    }
  }

  private static String text(ByteBuffer payload, int length) {
    byte[] bytes = new byte[length];
    payload.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
