package io.distill4j.data.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log of traces: what keeps every sample that was paid for.
 *
 * <p>A trace appended under a key ({@link Request#key}) that is there already takes the other's
 * place; the older one stays in the file and is no longer read.
 *
 * <p>Durability: when {@link #append} returns, the record is with the operating system and survives
 * the death of this process; at most {@value #FORCE_MILLIS} ms later, and in {@link #close}, it is
 * forced to the disk and survives the death of the machine.
 *
 * <p>Opening cuts a torn tail (the part of a record that was being written) and checks every
 * checksum; damage elsewhere is a {@link UserMistake} that names file and byte. All methods are
 * thread-safe and immune to interrupts. One process at a time: the run folder's lock sees to that.
 *
 * <p>File format. Files are {@code segment-000001.log} and so on, each of at most the segment size
 * and one record. A file begins with the 24 bytes {@code "distill4j samples v001\r\n"}; records
 * follow, whole numbers in big-endian order: payload length (4 bytes), CRC-32C of the payload (4),
 * CRC-32C of these 8 bytes (4), payload. A payload is the length of the key (2), the key, the
 * length of the finish reason (1), the finish reason, and the trace as one JSON object ({@link
 * TraceJson}); texts are in UTF-8.
 */
public final class SampleLog implements AutoCloseable {

  /** Longest time a record may wait before it is forced to the disk. */
  public static final int FORCE_MILLIS = 500;

  private static final long SEGMENT_BYTES = 256L << 20;

  private final Path folder;
  private final Appender appender;
  private final KeyIndex index = new KeyIndex();

  private SampleLog(Path folder, long segmentBytes) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    List<Path> segments = Appender.segments(folder);
    for (int number = 1; number <= segments.size(); number++) {
      load(number, number == segments.size());
    }
    this.appender = new Appender(folder, segments.size(), segmentBytes);
  }

  /**
   * Opens the log in a folder, creating both if absent.
   *
   * @throws UserMistake when the folder cannot be written or the log is damaged
   */
  public static SampleLog open(Path folder) {
    return open(folder, SEGMENT_BYTES);
  }

  /**
   * Opens a log whose files have another size.
   *
   * @param segmentBytes size at which the next file is begun, in [1, 2^31)
   */
  static SampleLog open(Path folder, long segmentBytes) {
    try {
      return new SampleLog(folder, segmentBytes);
    } catch (IOException e) {
      throw new UserMistake(
          folder.toString(),
          "the sample log cannot be opened: " + e,
          "check that the folder may be written and its disk is not full",
          e);
    }
  }

  /**
   * Adds a trace.
   *
   * @throws UpstreamFailure when the disk is full or fails; the log stays whole and open, and
   *     appending again is allowed
   */
  public void append(Trace trace) {
    String key = trace.request().key();
    FinishReason finish = trace.completion().finish();
    byte[] record = Segment.frame(payload(key, finish, trace));
    synchronized (index) {
      Appender.Spot spot = appender.append(record, index.size());
      index.put(key, new KeyIndex.Place(spot.segment(), spot.offset(), finish));
    }
  }

  /** Samples that are here: their number of different keys. */
  public long size() {
    synchronized (index) {
      return index.size();
    }
  }

  /** Why the sample of this request ended; empty when it is not here. */
  public Optional<FinishReason> finish(Request request) {
    synchronized (index) {
      return index.get(request.key()).map(KeyIndex.Place::finish);
    }
  }

  /** The sample of this key, read from the disk; empty when it is not here. */
  public Optional<Trace> find(String key) {
    Optional<KeyIndex.Place> place;
    synchronized (index) {
      place = index.get(key);
    }
    return place.map(p -> parse(appender.read(p.segment(), p.offset()), p.segment(), p.offset()));
  }

  /**
   * Streams the traces in the order in which they were appended, without those replaced since. What
   * is appended after the call is not seen. The caller closes the stream.
   */
  public Stream<Trace> read() {
    Reader reader = new Reader(appender.end());
    return java.util.stream.StreamSupport.stream(
            java.util.Spliterators.spliteratorUnknownSize(
                reader, java.util.Spliterator.ORDERED | java.util.Spliterator.NONNULL),
            false)
        .onClose(reader::close);
  }

  /** Forces what was appended to the disk. */
  public void force() {
    appender.force();
  }

  /** Deletes all files of the log. Only for a log whose traces are safe elsewhere. */
  void delete() {
    synchronized (index) {
      appender.delete();
    }
  }

  @Override
  public void close() {
    appender.close();
  }

  private void load(int number, boolean last) throws IOException {
    Path file = Appender.file(folder, number);
    try (Segment segment = new Segment(file, Long.MAX_VALUE)) {
      while (segment.next()) {
        ByteBuffer payload = segment.payload();
        String key = key(payload);
        FinishReason finish = FinishReason.of(text(payload, payload.get() & 0xff));
        index.put(key, new KeyIndex.Place(number, segment.offset(), finish));
      }
      if (segment.end() < Files.size(file)) {
        if (!last) {
          throw segment.damaged(segment.end());
        }
        segment.checkTail();
        Appender.cut(file, segment.end());
      }
    }
  }

  private static byte[] payload(String key, FinishReason finish, Trace trace) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    if (keyBytes.length > 0xffff) {
      throw new IllegalArgumentException(
          "a prompt's id may have 65,000 bytes, has " + keyBytes.length);
    }
    byte[] finishBytes = finish.wireName().getBytes(StandardCharsets.UTF_8);
    byte[] json = Json.line(TraceJson.write(trace)).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(3 + keyBytes.length + finishBytes.length + json.length)
        .putShort((short) keyBytes.length)
        .put(keyBytes)
        .put((byte) finishBytes.length)
        .put(finishBytes)
        .put(json)
        .array();
  }

  private static String key(ByteBuffer payload) {
    return text(payload, payload.getShort() & 0xffff);
  }

  private static String text(ByteBuffer payload, int length) {
    byte[] bytes = new byte[length];
    payload.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Trace parse(ByteBuffer payload, int segment, long offset) {
    key(payload);
    text(payload, payload.get() & 0xff);
    try {
      return TraceJson.read(Json.parse(text(payload, payload.remaining())));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserMistake(
          "%s, byte %d".formatted(Appender.file(folder, segment), offset),
          "the record is whole but holds no trace: " + e.getMessage(),
          "use the version of distill4j that wrote it",
          e);
    }
  }

  /** Walks the segments up to a spot and skips what was replaced. */
  private final class Reader implements Iterator<Trace> {

    private final Appender.Spot end;
    private @Nullable Segment segment;
    private int number;
    private @Nullable Trace next;

    Reader(Appender.Spot end) {
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && advance()) {
          if (segment != null && isCurrent(key(segment.payload()), segment.offset())) {
            next = parse(segment.payload(), number, segment.offset());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return next != null;
    }

    @Override
    public Trace next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException("no more traces");
      }
      Trace trace = next;
      next = null;
      return trace;
    }

    void close() {
      if (segment != null) {
        try {
          segment.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        segment = null;
      }
    }

    private boolean advance() throws IOException {
      while (segment == null || !segment.next()) {
        close();
        if (number >= end.segment()) {
          return false;
        }
        number++;
        long limit = number == end.segment() ? end.offset() : Long.MAX_VALUE;
        segment = new Segment(Appender.file(folder, number), limit);
      }
      return true;
    }

    private boolean isCurrent(String key, long offset) {
      synchronized (index) {
        return index
            .get(key)
            .filter(p -> p.segment() == number && p.offset() == offset)
            .isPresent();
      }
    }
  }
}
