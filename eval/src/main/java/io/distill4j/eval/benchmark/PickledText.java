package io.distill4j.eval.benchmark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.InflaterInputStream;

/**
 * Reads one text that Python pickled, compressed with zlib and wrote in base 64.
 *
 * <p>A pickle is a program; this reads the few instructions that a lone text needs and refuses
 * every other, so that nothing is ever executed.
 *
 * <p>Source: CPython {@code Lib/pickletools.py} (protocols 2 to 5).
 */
final class PickledText {

  private static final int PROTO = 0x80;
  private static final int FRAME = 0x95;
  private static final int BINUNICODE = 'X';
  private static final int SHORT_BINUNICODE = 0x8c;
  private static final int BINUNICODE8 = 0x8d;
  private static final int MEMOIZE = 0x94;
  private static final int BINPUT = 'q';
  private static final int LONG_BINPUT = 'r';
  private static final int STOP = '.';

  private PickledText() {}

  /**
   * The text.
   *
   * @throws IllegalArgumentException when it is anything but a text
   */
  static String read(String base64) {
    byte[] pickle;
    try (var in =
        new InflaterInputStream(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)))) {
      pickle = in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalArgumentException("hidden tests are not compressed as expected: " + e, e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    String text = null;
    while (bytes.hasRemaining()) {
      int code = bytes.get() & 0xff;
      switch (code) {
        case PROTO, BINPUT -> skip(bytes, 1);
        case LONG_BINPUT -> skip(bytes, 4);
        case FRAME -> skip(bytes, 8);
        case MEMOIZE -> {}
        case SHORT_BINUNICODE -> text = text(bytes, need(bytes, 1).get() & 0xff);
        case BINUNICODE -> text = text(bytes, need(bytes, 4).getInt());
        case BINUNICODE8 -> text = text(bytes, need(bytes, 8).getLong());
        case STOP -> {
          if (text != null) {
            return text;
          }
          throw new IllegalArgumentException("hidden tests hold no text");
        }
        default ->
            throw new IllegalArgumentException(
                "hidden tests are more than a text (pickle code 0x%02x)".formatted(code));
      }
    }
    throw new IllegalArgumentException("hidden tests are cut off");
  }

  private static String text(ByteBuffer bytes, long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("hidden tests are cut off");
    }
    byte[] text = new byte[(int) length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static void skip(ByteBuffer bytes, int count) {
    need(bytes, count).position(bytes.position() + count);
  }

  private static ByteBuffer need(ByteBuffer bytes, int count) {
    if (bytes.remaining() < count) {
      throw new IllegalArgumentException("hidden tests are cut off");
    }
    return bytes;
  }
}
