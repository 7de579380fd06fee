package io.distill4j.data.sample;

import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a {@link SampleLog}: the last segment, and the clock that forces it.
 *
 * <p>Uses {@link RandomAccessFile} rather than a channel, because an interrupt closes a channel.
 */
final class Appender implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("segment-\\d{6}\\.log");

  private final Path folder;
  private final long segmentBytes;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "sample-log-force");
            thread.setDaemon(true);
            return thread;
          });
  private final Future<?> forcing;
  private @Nullable RandomAccessFile out;
  private final int first;
  private int number;
  private long position;
  private boolean dirty;
  private @Nullable IOException forceFailure;

  /**
   * Goes on after the last segment.
   *
   * @param first number of the first segment, whether it is there or not
   * @param lastSegment number of the last one; {@code first - 1} when there is none
   */
  Appender(Path folder, int first, int lastSegment, long segmentBytes) throws IOException {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.first = first;
    this.number = lastSegment;
    if (lastSegment >= first) {
      out = new RandomAccessFile(file(folder, lastSegment).toFile(), "rw");
      position = out.length();
      out.seek(position);
    }
    int period = SampleLog.FORCE_MILLIS / 2;
    forcing = clock.scheduleWithFixedDelay(this::tick, period, period, TimeUnit.MILLISECONDS);
  }

  /** Where a record begins, or where the next one will. */
  record Spot(int segment, long offset) {}

  static Path file(Path folder, int number) {
    return folder.resolve("segment-%06d.log".formatted(number));
  }

  /**
   * The segments in a folder, by number.
   *
   * @param first number of the first one; what stands before it is sealed, and left over
   * @throws UserMistake when one is missing between others
   */
  static List<Path> segments(Path folder, int first) throws IOException {
    List<Path> files;
    Path start = file(folder, first);
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(f -> NAME.matcher(f.getFileName().toString()).matches())
              .filter(f -> f.compareTo(start) >= 0)
              .sorted()
              .toList();
    }
    for (int at = 0; at < files.size(); at++) {
      Path expected = file(folder, first + at);
      if (!files.get(at).equals(expected)) {
        throw new UserMistake(
            expected.toString(),
            "is missing although later segments are here",
            "restore it from a copy; or rename the later ones so that no number is left out, and "
                + "its samples are generated anew");
      }
    }
    return files;
  }

  /** Deletes the segments before one, whether they are there or not. */
  static void deleteBefore(Path folder, int first) throws IOException {
    for (int number = first - 1; number >= 1; number--) {
      if (!Files.deleteIfExists(file(folder, number))) {
        return;
      }
    }
  }

  /** Shortens a file for good. */
  static void cut(Path file, long length) throws IOException {
    try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
      torn.setLength(length);
      torn.getFD().sync();
    }
  }

  synchronized Spot append(byte[] record, long safe) {
    try {
      if (forceFailure != null) {
        throw forceFailure;
      }
      RandomAccessFile file = current(record.length);
      Spot spot = new Spot(number, position);
      try {
        file.write(record);
      } catch (IOException e) {
        file.setLength(position);
        file.seek(position);
        throw e;
      }
      position += record.length;
      dirty = true;
      return spot;
    } catch (IOException e) {
      throw new UpstreamFailure(
          "%s: a sample cannot be written: %s%n    %,d samples are safe; make room, then run the same"
                  .formatted(folder, e.getMessage(), safe)
              + " command again to go on",
          e);
    }
  }

  /** Whether there is no segment. */
  synchronized boolean isEmpty() {
    return number < first;
  }

  synchronized Spot end() {
    return new Spot(number, position);
  }

  /** The payload of a record. */
  ByteBuffer read(int segment, long offset) {
    Path path = file(folder, segment);
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      in.seek(offset);
      byte[] payload = new byte[in.readInt()];
      in.seek(offset + Segment.RECORD_HEADER);
      in.readFully(payload);
      return ByteBuffer.wrap(payload);
    } catch (IOException e) {
      throw new UpstreamFailure("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  synchronized void force() {
    if (out == null || !dirty) {
      return;
    }
    try {
      out.getFD().sync();
      dirty = false;
    } catch (IOException e) {
      forceFailure = e;
      throw new UpstreamFailure(
          "%s: samples cannot be forced to the disk: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Deletes the segments, the last one first, so that no gap is ever seen. */
  synchronized void delete() {
    try {
      if (out != null) {
        out.close();
        out = null;
      }
      for (int each = number; each >= 1; each--) {
        Files.deleteIfExists(file(folder, each));
      }
      number = first - 1;
      position = 0;
      dirty = false;
    } catch (IOException e) {
      throw new UpstreamFailure(
          "%s: the sealed log cannot be deleted: %s".formatted(folder, e.getMessage()), e);
    }
  }

  @Override
  public synchronized void close() {
    clock.shutdown();
    if (out == null) {
      return;
    }
    try {
      force();
    } finally {
      try {
        out.close();
      } catch (IOException e) {
        forceFailure = e;
      }
      out = null;
    }
  }

  private RandomAccessFile current(int bytes) throws IOException {
    if (clock.isShutdown()) {
      throw new IllegalStateException("the sample log is closed");
    }
    if (out != null && (position + bytes <= segmentBytes || position == Segment.HEADER.length)) {
      return out;
    }
    force(); // A torn tail is allowed in the last segment only.
    Path next = file(folder, number + 1);
    AtomicFile.replace(next, temporary -> Files.write(temporary, Segment.HEADER));
    RandomAccessFile opened = open(next);
    if (out != null) {
      out.close();
    }
    number++;
    position = Segment.HEADER.length;
    out = opened;
    return opened;
  }

  private static RandomAccessFile open(Path path) throws IOException {
    try {
      RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
      file.seek(Segment.HEADER.length);
      return file;
    } catch (FileNotFoundException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void tick() {
    try {
      force();
    } catch (UpstreamFailure e) {
      forcing.cancel(false); // The failure is kept; the next append tells it.
    }
  }
}
