package io.distill4j.data.sample;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.TraceJson;
import io.distill4j.data.io.TraceWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The samples of a run: an append-only log while it is live, Parquet parts once it is sealed.
 *
 * <p>A trace appended under a key ({@link Request#key}) that is there already takes the other's
 * place; what it replaced is kept, and sealed into the folder {@code replaced}.
 *
 * <p>A run may seal the samples of its first prompts while it goes on: {@link Sealing}.
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
  private final SealedSamples sealed;

  /** Also the lock of this log. */
  private final LogIndex index;

  private SampleLog(Path folder, long segmentBytes, Optional<String> plan) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    this.sealed = SealedSamples.open(folder);
    this.index = new LogIndex(sealed.state().firstSegment());
    int last = index.load(folder, sealed, plan.filter(sealed::isStagedFor).isPresent());
    this.appender = new Appender(folder, sealed.state().firstSegment(), last, segmentBytes);
  }

  /**
   * Opens the samples in a folder, creating it if absent.
   *
   * @throws UserMistake when the folder cannot be written or what it holds is damaged
   */
  public static SampleLog open(Path folder) {
    return open(folder, SEGMENT_BYTES, Optional.empty());
  }

  /**
   * Opens the samples for a run that seals while it goes on. Those of prompts that were sealed
   * under the same plan are counted by {@link #size}, but otherwise forgotten: their memory is what
   * this saves, and {@link Sealing#prompts} says which prompts they are.
   *
   * @param plan as it is given to {@link Sealing#open}
   */
  public static SampleLog open(Path folder, String plan) {
    return open(folder, SEGMENT_BYTES, Optional.of(plan));
  }

  /**
   * Opens a log whose files have another size.
   *
   * @param segmentBytes size at which the next file is begun, in [1, 2^31)
   */
  static SampleLog open(Path folder, long segmentBytes, Optional<String> plan) {
    try {
      return new SampleLog(folder, segmentBytes, plan);
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
      index.paid(trace.completion().usage());
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
    return index.usage();
  }

  /** Samples that are here: their number of different keys. */
  public long size() {
    return index.size();
  }

  /**
   * Samples of which nothing but their number is known here: they were sealed by an earlier start.
   */
  public long forgotten() {
    return index.forgotten();
  }

  /** Why the sample of this request ended; empty when it is not here. */
  public Optional<FinishReason> finish(Request request) {
    return state(request.key()).map(SampleState::finish);
  }

  /** What is known of the sample with this {@link Request#key}; empty when it is not here. */
  public Optional<SampleState> state(String key) {
    return index.get(key).map(KeyIndex.Place::state);
  }

  /** The trace with this {@link Request#key}; empty when it is not here or sealed. */
  Optional<Trace> find(String key) {
    return index.get(key).filter(p -> !p.isSealed()).map(this::trace);
  }

  /** Whether nothing was appended since the samples were last sealed, or ever. */
  public boolean isSealed() {
    return appender.isEmpty();
  }

  /**
   * Streams the traces without those replaced since: the sealed ones in their order, then the
   * others in the order in which they were appended. What is appended after the call is not seen.
   * The caller closes the stream.
   */
  public Stream<Trace> read() {
    return Stream.concat(
        sealed.read().filter(t -> isCurrent(t.request().key(), KeyIndex.SEALED, 0)),
        log(this::isCurrent));
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
      Replaced.keep(
          folder,
          () -> sealed.read().filter(this::isReplaced),
          () -> log((k, s, o) -> !isCurrent(k, s, o)));
      collect();
      try (TraceWriter writer = TraceWriter.open(folder)) {
        while (keys.hasNext()) {
          write(keys.next(), writer, dress);
        }
        writeOthers(writer, dress);
        writer.publish();
      }
      published();
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
  void collect() {
    synchronized (index) {
      try (Stream<Trace> before = sealed.read()) {
        before.filter(t -> isCurrent(t.request().key(), KeyIndex.SEALED, 0)).forEach(this::store);
      }
      appender.force();
      sealed.forget();
    }
  }

  /** Ends a seal whose dataset is published. */
  void published() {
    synchronized (index) {
      appender.delete();
      sealed.end();
      index.seal();
    }
  }

  /** Seals the samples that were replaced by others while the log was written. */
  void keepReplaced() {
    Replaced.keep(folder, Stream::empty, () -> log(index::isReplaced));
  }

  SealedSamples sealed() {
    return sealed;
  }

  Path folder() {
    return folder;
  }

  /** Writes a sample that is in the log; false when it is not there. */
  boolean copy(String key, TraceWriter writer, UnaryOperator<Trace> dress) {
    Optional<KeyIndex.Place> place = index.get(key).filter(p -> !p.isSealed());
    place.ifPresent(p -> writer.append(dress.apply(trace(p))));
    return place.isPresent();
  }

  /** The samples of a prompt are copied, all of them: they count as sealed with the next part. */
  void copied(Iterator<String> keys) {
    keys.forEachRemaining(index::copied);
  }

  /** A part is whole: what it holds is forgotten, and segments that it makes superfluous go. */
  void partDone(SealState state) throws IOException {
    synchronized (index) {
      int first = index.partDone(state, appender.end().segment());
      sealed.part(state.withFirstSegment(first));
      Appender.deleteBefore(folder, first);
    }
  }

  /** Writes what no key named. */
  void writeOthers(TraceWriter writer, UnaryOperator<Trace> dress) {
    try (Stream<Trace> others = log(this::isCurrent)) {
      others.map(dress).forEach(writer::append);
    }
  }

  private Stream<Trace> log(LogReader.Choice choice) {
    return new LogReader(folder, sealed.state().firstSegment(), appender.end(), false, choice)
        .stream();
  }

  /** Whether another trace has taken the place of a sealed one. */
  private boolean isReplaced(Trace trace) {
    return index
        .get(trace.request().key())
        .filter(p -> !p.isSealed() && !Replaced.name(trace(p)).equals(Replaced.name(trace)))
        .isPresent();
  }

  private void write(String key, TraceWriter writer, UnaryOperator<Trace> dress) {
    if (copy(key, writer, dress)) {
      index.copied(key);
    }
  }

  private Trace trace(KeyIndex.Place place) {
    LogRecord record = LogRecord.of(appender.read(place.segment(), place.offset()));
    return record.trace(Appender.file(folder, place.segment()), place.offset());
  }

  private boolean isCurrent(String key, int segment, long offset) {
    return index.get(key).filter(p -> p.segment() == segment && p.offset() == offset).isPresent();
  }
}
