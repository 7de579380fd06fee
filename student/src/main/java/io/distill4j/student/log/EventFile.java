package io.distill4j.student.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Writes scalars into a TensorBoard event file.
 *
 * <p>Format, all numbers little-endian: records of long length, int masked crc32c of these 8 bytes,
 * the bytes of an {@code Event} message, int masked crc32c of them. {@code Event} in protobuf: 1
 * double wall time in seconds, 2 varint step, 3 string {@code brain.Event:2} (first record only), 5
 * {@code Summary} of repeated 1 {@code Value} of 1 string tag and 2 float value.
 *
 * <p>Opened for a run that goes on, it drops a torn record at the end and the steps that the run
 * will do again, so that each step stands in it once. Not thread-safe.
 *
 * <p>Source: TensorFlow, {@code core/lib/io/record_writer.cc}, {@code core/util/event.proto} and
 * {@code core/framework/summary.proto}.
 */
public final class EventFile implements AutoCloseable {

  private static final int HEADER = 12;
  private static final int LARGEST = 1 << 24;

  private final FileChannel channel;
  private final Clock clock;

  private EventFile(FileChannel channel, Clock clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * Opens or creates the event file of a folder.
   *
   * @param lastStep last step that counts; later ones in the file are dropped
   * @param clock for the wall time of each event
   */
  public static EventFile open(Path folder, long lastStep, Clock clock) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("events.out.tfevents.0.distill4j"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    EventFile file = new EventFile(channel, clock);
    long end = file.lastGood(lastStep);
    channel.truncate(end);
    channel.position(end);
    if (end == 0) {
      byte[] version = "brain.Event:2".getBytes(StandardCharsets.UTF_8);
      ByteBuffer event = file.event(2 + version.length);
      file.write(event.put((byte) 0x1a).put((byte) version.length).put(version));
    }
    return file;
  }

  /** Adds the values of a step, by tag such as {@code train/loss}; the file is then up to date. */
  public void add(long step, Map<String, Double> values) throws IOException {
    ByteBuffer summary = ByteBuffer.allocate(values.size() * 16 + tagBytes(values));
    summary.order(ByteOrder.LITTLE_ENDIAN);
    for (Map.Entry<String, Double> value : values.entrySet()) {
      byte[] tag = value.getKey().getBytes(StandardCharsets.UTF_8);
      summary.put((byte) 0x0a);
      putVarint(summary, 1 + varintBytes(tag.length) + tag.length + 5);
      summary.put((byte) 0x0a);
      putVarint(summary, tag.length);
      summary.put(tag).put((byte) 0x15).putFloat(value.getValue().floatValue());
    }
    summary.flip();
    ByteBuffer event = event(22 + summary.limit());
    event.put((byte) 0x10);
    putVarint(event, step);
    event.put((byte) 0x2a);
    putVarint(event, summary.limit());
    write(event.put(summary));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static int tagBytes(Map<String, Double> values) {
    return values.keySet().stream().mapToInt(tag -> 4 * tag.length()).sum();
  }

  /** A buffer that begins with the wall time and has room for more. */
  private ByteBuffer event(int more) {
    return ByteBuffer.allocate(9 + more)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x09)
        .putDouble(clock.millis() / 1000.0);
  }

  private void write(ByteBuffer event) throws IOException {
    event.flip();
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + event.limit() + 4).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(event.limit());
    record.putInt(masked(record.duplicate().flip()));
    record.put(event.duplicate());
    record.putInt(masked(event));
    record.flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  /** Where the last whole record ends whose step counts. */
  private long lastGood(long lastStep) throws IOException {
    long at = 0;
    while (true) {
      ByteBuffer header = read(at, HEADER);
      if (header.limit() < HEADER || header.getInt(8) != masked(header.duplicate().limit(8))) {
        return at;
      }
      long size = header.getLong(0);
      if (size < 0 || size > LARGEST) {
        return at;
      }
      ByteBuffer event = read(at + HEADER, (int) size + 4);
      boolean whole =
          event.limit() == size + 4
              && event.getInt((int) size) == masked(event.duplicate().limit((int) size));
      if (!whole || step(event) > lastStep) {
        return at;
      }
      at += HEADER + size + 4;
    }
  }

  /** The step of an event as {@link #add} writes it; -1 of the first record, which has none. */
  private static long step(ByteBuffer event) {
    int at = 9;
    if (event.limit() <= at || event.get(at++) != 0x10) {
      return -1;
    }
    long step = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = event.get(at++);
      step |= (part & 0x7fL) << shift;
      if (part >= 0) {
        break;
      }
    }
    return step;
  }

  private ByteBuffer read(long offset, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    int n = 0;
    while (bytes.hasRemaining() && n >= 0) {
      n = channel.read(bytes, offset + bytes.position());
    }
    return bytes.flip();
  }

  private static int masked(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    return ((value >>> 15) | (value << 17)) + 0xa282ead8;
  }

  private static void putVarint(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static int varintBytes(int value) {
    return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : 3;
  }
}
