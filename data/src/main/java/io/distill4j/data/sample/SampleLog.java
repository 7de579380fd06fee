package io.distill4j.data.sample;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Rows;
import io.distill4j.data.io.TraceJson;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The samples of a run: an append-only log while it is live, Parquet parts once it is sealed.
 *
 * <p>A trace appended under a key ({@link Request#key}) that is there already takes the other's
 * place; what it replaced is kept, and sealed into the folder {@code replaced}.
 *
 * <p>Durability: when {@link #append} returns, the record is with the operating system and survives
 * the death of this process; at most {@value #FORCE_MILLIS} ms later, and in {@link #close}, it is
 * forced to the disk and survives the death of the machine.
 *
 * <p>Opening cuts a torn tail (the part of a record that was being written) and checks every
 * checksum; damage elsewhere is a {@link UserMistake} that names file and byte. All methods are
 * thread-safe and immune to interrupts. Memory: about 40 bytes per sample. One process at a time:
 * the run folder's lock sees to that.
 *
 * <p>File format. Files are {@code segment-000001.log} and so on, each of at most the segment size
 * and one record. A file begins with the 24 bytes {@code "distill4j samples v002\r\n"}; records
 * follow, whole numbers in big-endian order: payload length (4 bytes), CRC-32C of the payload (4),
 * CRC-32C of these 8 bytes (4), payload. A payload is the length of the key (2), the key, the
 * length of the finish reason (1), the finish reason, the length of the judgement (1), the
 * judgement ({@link SampleState.Judged}), the token limit (4), tokens of prompt, completion and
 * reasoning (8 each), and the trace as one JSON object ({@link TraceJson}); texts are in UTF-8.
 */
public final class SampleLog implements AutoCloseable {

  /** Longest time a record may wait before it is forced to the disk. */
  public static final int FORCE_MILLIS = 500;

  private static final long SEGMENT_BYTES = 256L << 20;

  private final Path folder;
  private final Appender appender;
  private final KeyIndex index = new KeyIndex();
  private Usage usage = Usage.UNKNOWN;

  private SampleLog(Path folder, long segmentBytes) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    loadSealed();
    List<Path> segments = Appender.segments(folder);
    for (int number = 1; number <= segments.size(); number++) {
      load(number, number == segments.size());
    }
    this.appender = new Appender(folder, segments.size(), segmentBytes);
  }

  /**
   * Opens the samples in a folder, creating it if absent.
   *
   * @throws UserMistake when the folder cannot be written or what it holds is damaged
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
    synchronized (index) {
      store(trace);
      usage = usage.plus(trace.completion().usage());
    }
  }

  private void store(Trace trace) {
    Appender.Spot spot = appender.append(Segment.frame(LogRecord.encode(trace)), index.size());
    index.put(
        trace.request().key(),
        new KeyIndex.Place(spot.segment(), spot.offset(), SampleState.of(trace)));
  }

  /** Tokens of all samples, those replaced since included: what was paid for. */
  public Usage usage() {
    synchronized (index) {
      return usage;
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
    return state(request.key()).map(SampleState::finish);
  }

  /** What is known of the sample with this {@link Request#key}; empty when it is not here. */
  public Optional<SampleState> state(String key) {
    return place(key).map(KeyIndex.Place::state);
  }

  /** Whether nothing was appended since the samples were last sealed, or ever. */
  public boolean isSealed() {
    return appender.end().segment() == 0;
  }

  /**
   * Streams the traces without those replaced since: the sealed ones in their order, then the
   * others in the order in which they were appended. What is appended after the call is not seen.
   * The caller closes the stream.
   */
  public Stream<Trace> read() {
    Stream<Trace> appended = new LogReader(folder, appender.end(), this::isCurrent).stream();
    if (!hasParts()) {
      return appended;
    }
    return Stream.concat(
        Traces.read(folder).filter(t -> isCurrent(t.request().key(), KeyIndex.SEALED, 0)),
        appended);
  }

  /**
   * Turns the log into a Parquet dataset in the same folder and deletes its files. What was sealed
   * before is sealed again with it. The order is that of the keys, so that it does not depend on
   * who answered first; samples without a key come last, in the order in which they were appended.
   *
   * <p>Killed at any instant, it leaves the log or the dataset whole, or both; sealing again
   * finishes the work.
   *
   * @param keys keys in the order wanted; those without a sample are skipped
   * @throws UpstreamFailure when the disk is full; everything is still there, and the log must be
   *     opened again before it is used
   */
  public void seal(Iterator<String> keys) {
    seal(keys, UnaryOperator.identity());
  }

  /**
   * Seals with facts that are known in the end only.
   *
   * @param dress adds tags to a trace; what was asked and answered must stay
   */
  public void seal(Iterator<String> keys, UnaryOperator<Trace> dress) {
    synchronized (index) {
      Replaced.add(
          folder.resolve("replaced"),
          () -> hasParts() ? Traces.read(folder).filter(this::isReplaced) : Stream.empty(),
          () -> new LogReader(folder, appender.end(), (k, s, o) -> !isCurrent(k, s, o)).stream());
      collect();
      try (TraceWriter writer = TraceWriter.open(folder)) {
        while (keys.hasNext()) {
          String key = keys.next();
          index.get(key).filter(p -> !p.isSealed()).ifPresent(p -> write(key, p, writer, dress));
        }
        try (Stream<Trace> others =
            new LogReader(folder, appender.end(), this::isCurrent).stream()) {
          others.map(dress).forEach(writer::append);
        }
        writer.publish();
      }
      appender.delete();
      index.seal();
    }
  }

  /** Forces what was appended to the disk. */
  public void force() {
    appender.force();
  }

  @Override
  public void close() {
    appender.close();
  }

  /** Brings what was sealed before back into the log, which then holds everything. */
  private void collect() {
    if (hasParts()) {
      try (Stream<Trace> sealed = Traces.read(folder)) {
        sealed.filter(t -> isCurrent(t.request().key(), KeyIndex.SEALED, 0)).forEach(this::store);
      }
      appender.force();
    }
  }

  /** Whether another trace has taken the place of a sealed one. */
  private boolean isReplaced(Trace sealed) {
    return place(sealed.request().key())
        .filter(p -> !p.isSealed() && !Replaced.name(trace(p)).equals(Replaced.name(sealed)))
        .isPresent();
  }

  private void write(
      String key, KeyIndex.Place place, TraceWriter writer, UnaryOperator<Trace> dress) {
    writer.append(dress.apply(trace(place)));
    index.put(key, new KeyIndex.Place(KeyIndex.SEALED, 0, place.state()));
  }

  private Trace trace(KeyIndex.Place place) {
    LogRecord record = LogRecord.of(appender.read(place.segment(), place.offset()));
    return record.trace(Appender.file(folder, place.segment()), place.offset());
  }

  private Optional<KeyIndex.Place> place(String key) {
    synchronized (index) {
      return index.get(key);
    }
  }

  private boolean isCurrent(String key, int segment, long offset) {
    return place(key).filter(p -> p.segment() == segment && p.offset() == offset).isPresent();
  }

  private boolean hasParts() {
    return Files.isDirectory(folder.resolve("data"));
  }

  private void loadSealed() {
    if (!hasParts()) {
      return;
    }
    try (Stream<Row> rows = Rows.read(folder, SealedRow.COLUMNS)) {
      rows.map(SealedRow::of)
          .forEach(
              row -> {
                index.put(row.key(), new KeyIndex.Place(KeyIndex.SEALED, 0, row.state()));
                usage = usage.plus(row.usage());
              });
    }
    Path replaced = folder.resolve("replaced");
    if (Files.isDirectory(replaced)) {
      try (Stream<Row> rows = Rows.read(replaced, SealedRow.COLUMNS)) {
        rows.map(SealedRow::of).forEach(row -> usage = usage.plus(row.usage()));
      }
    }
  }

  private void load(int number, boolean last) throws IOException {
    Path file = Appender.file(folder, number);
    try (Segment segment = new Segment(file, Long.MAX_VALUE)) {
      while (segment.next()) {
        LogRecord record = LogRecord.of(segment.payload());
        Optional<KeyIndex.Place> before = index.get(record.key());
        boolean isCopy =
            before.filter(p -> p.isSealed() && p.state().equals(record.state())).isPresent();
        if (!isCopy) { // What a killed seal left twice was paid for once.
          usage = usage.plus(record.usage());
        }
        index.put(record.key(), new KeyIndex.Place(number, segment.offset(), record.state()));
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
}
