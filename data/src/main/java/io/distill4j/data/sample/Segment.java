package io.distill4j.data.sample;

import io.distill4j.data.UserMistake;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads one file of a {@link SampleLog}, whose class comment has the format.
 *
 * <p>Reads record after record until the end of the file, a limit, or the first record that does
 * not check out; {@link #checkTail} then tells a torn tail from damage.
 */
final class Segment implements AutoCloseable {

  static final int RECORD_HEADER = 12;
  static final byte[] HEADER = "distill4j samples v002\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int VERSION_DIGITS = 5;
  private static final int LONGEST = 1 << 30;

  private final Path file;
  private final long limit;
  private final DataInputStream in;
  private byte[] payload = new byte[1 << 16];
  private int length;
  private long offset;
  private long end = HEADER.length;

  /**
   * Opens a segment and checks its header.
   *
   * @param limit bytes to read at most
   * @throws UserMistake when the file is no segment or of a later version
   */
  Segment(Path file, long limit) throws IOException {
    this.file = file;
    this.limit = Math.min(limit, Files.size(file));
    // Streams rather than channels: an interrupt must not close the file under us.
    this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    checkHeader();
  }

  /** A record, framed: length, checksum of the payload, checksum of these two, payload. */
  static byte[] frame(byte[] payload) {
    ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER + payload.length);
    record.putInt(payload.length).putInt(crc(payload, 0, payload.length));
    record.putInt(crc(record.array(), 0, 8)).put(payload);
    return record.array();
  }

  /** Moves to the next whole record; false when there is none. */
  boolean next() throws IOException {
    if (limit - end < RECORD_HEADER) {
      return false;
    }
    byte[] header = in.readNBytes(RECORD_HEADER);
    ByteBuffer fields = ByteBuffer.wrap(header);
    length = fields.getInt(0);
    if (fields.getInt(8) != crc(header, 0, 8)
        || length < 0
        || length > LONGEST
        || limit - end - RECORD_HEADER < length) {
      return false;
    }
    if (payload.length < length) {
      payload = new byte[Math.max(length, payload.length * 2)];
    }
    in.readFully(payload, 0, length);
    if (fields.getInt(4) != crc(payload, 0, length)) {
      return false;
    }
    offset = end;
    end += RECORD_HEADER + length;
    return true;
  }

  /** Where the current record begins. */
  long offset() {
    return offset;
  }

  /** Where the last whole record ends. */
  long end() {
    return end;
  }

  /** The current record's bytes: valid until the next call of {@link #next}. */
  ByteBuffer payload() {
    return ByteBuffer.wrap(payload, 0, length).slice();
  }

  /**
   * Checks that what follows the last whole record is a torn tail: part of one record, with nothing
   * whole behind it.
   *
   * @throws UserMistake when a whole record follows, so that cutting would lose it
   */
  void checkTail() throws IOException {
    byte[] tail;
    try (InputStream again = Files.newInputStream(file)) {
      again.skipNBytes(end);
      tail = again.readNBytes(Integer.MAX_VALUE - 8);
    }
    for (int at = 1; at + RECORD_HEADER <= tail.length; at++) {
      if (isRecord(tail, at)) {
        throw damaged(end);
      }
    }
  }

  /** The message for a record in the middle that does not check out. */
  UserMistake damaged(long at) {
    return new UserMistake(
        "%s, byte %d".formatted(file, at),
        "the record does not match its checksum, and whole records follow it",
        "restore the file from a copy; or cut it with 'truncate -s %d %s' and run again: what stood "
                .formatted(at, file)
            + "behind that byte is then generated anew");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static boolean isRecord(byte[] bytes, int at) {
    ByteBuffer fields = ByteBuffer.wrap(bytes, at, bytes.length - at).slice();
    int length = fields.getInt(0);
    return length >= 0
        && length <= fields.capacity() - RECORD_HEADER
        && fields.getInt(8) == crc(bytes, at, 8)
        && fields.getInt(4) == crc(bytes, at + RECORD_HEADER, length);
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }

  private void checkHeader() throws IOException {
    byte[] header = in.readNBytes(HEADER.length);
    if (Arrays.equals(header, HEADER)) {
      return;
    }
    in.close();
    int name = HEADER.length - VERSION_DIGITS;
    if (header.length == HEADER.length && Arrays.mismatch(header, HEADER) >= name) {
      throw new UserMistake(
          file.toString(),
          "is a sample log of version %s; this program reads version 002"
              .formatted(new String(header, name, 3, StandardCharsets.US_ASCII)),
          "use the version of distill4j that wrote it");
    }
    throw new UserMistake(
        file.toString(),
        "does not begin like a sample log",
        "move the file away if it is not yours; restore it from a copy if it is");
  }
}
