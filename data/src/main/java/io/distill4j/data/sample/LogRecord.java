package io.distill4j.data.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceJson;
import io.distill4j.data.sample.SampleState.Judged;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A payload of a {@link SampleLog}: what is counted stands up front, so that opening a log need not
 * parse its traces.
 *
 * @param usage tokens of the sample
 * @param rest the payload behind these: the trace
 */
record LogRecord(String key, SampleState state, Usage usage, ByteBuffer rest) {

  private static final int NUMBERS = Integer.BYTES + 3 * Long.BYTES;

  static LogRecord of(ByteBuffer payload) {
    String key = text(payload, payload.getShort() & 0xffff);
    FinishReason finish = FinishReason.of(text(payload, payload.get() & 0xff));
    Judged judged = Judged.of(text(payload, payload.get() & 0xff));
    int maxTokens = payload.getInt();
    Usage usage = new Usage(payload.getLong(), payload.getLong(), payload.getLong());
    return new LogRecord(key, new SampleState(finish, maxTokens, judged), usage, payload);
  }

  static byte[] encode(Trace trace) {
    byte[] key = trace.request().key().getBytes(StandardCharsets.UTF_8);
    if (key.length > 0xffff) {
      throw new IllegalArgumentException("a prompt's id may have 65,000 bytes, has " + key.length);
    }
    SampleState state = SampleState.of(trace);
    byte[] finish = state.finish().wireName().getBytes(StandardCharsets.UTF_8);
    byte[] judged = state.judged().name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    byte[] json = Json.line(TraceJson.write(trace)).getBytes(StandardCharsets.UTF_8);
    Usage usage = trace.completion().usage();
    return ByteBuffer.allocate(
            4 + key.length + finish.length + judged.length + NUMBERS + json.length)
        .putShort((short) key.length)
        .put(key)
        .put((byte) finish.length)
        .put(finish)
        .put((byte) judged.length)
        .put(judged)
        .putInt(state.maxTokens())
        .putLong(usage.promptTokens())
        .putLong(usage.completionTokens())
        .putLong(usage.reasoningTokens())
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
