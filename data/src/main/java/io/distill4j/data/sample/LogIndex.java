package io.distill4j.data.sample;

import io.distill4j.data.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a {@link SampleLog} knows of its samples without reading their texts. Thread-safe. */
final class LogIndex {

  private final KeyIndex keys = new KeyIndex();
  private final Replaced replaced = new Replaced();
  private final SegmentCounts segments;

  /** Samples in parts whose keys are not kept. */
  private long forgotten;

  private Usage usage = Usage.UNKNOWN;

  LogIndex(int firstSegment) {
    segments = new SegmentCounts(firstSegment);
  }

  synchronized Optional<KeyIndex.Place> get(String key) {
    return keys.get(key);
  }

  synchronized void put(String key, KeyIndex.Place place) {
    keys.get(key).filter(before -> !before.isSealed()).ifPresent(replaced::add);
    segments.added(place.segment());
    keys.put(key, place);
  }

  synchronized void paid(Usage more) {
    usage = usage.plus(more);
  }

  synchronized Usage usage() {
    return usage;
  }

  synchronized long forgotten() {
    return forgotten;
  }

  synchronized long size() {
    return forgotten + keys.size();
  }

  /** Whether the record at a place of the log has been replaced by another. */
  synchronized boolean isReplaced(String unusedKey, int segment, long offset) {
    return replaced.contains(segment, offset);
  }

  /** The record of a key, if it is in the log, is written to a part. */
  synchronized void copied(String key) {
    Optional<KeyIndex.Place> place = keys.get(key).filter(p -> !p.isSealed());
    place.ifPresent(
        p -> {
          segments.copied(p.segment());
          keys.put(key, new KeyIndex.Place(KeyIndex.SEALED, 0, p.state()));
        });
  }

  /** Everything is sealed. */
  synchronized void seal() {
    keys.seal();
  }

  /**
   * A part is whole: what was copied is forgotten.
   *
   * @return the first segment that is still needed
   */
  synchronized int partDone(SealState state, int currentSegment) {
    keys.forgetSealed();
    forgotten = state.wholeRows();
    return segments.settle(currentSegment);
  }

  /**
   * Reads what is in a folder.
   *
   * @param forgets whether samples in staged parts are counted alone
   * @return the number of the last segment; one before the first when there is none
   */
  synchronized int load(Path folder, SealedSamples sealed, boolean forgets) throws IOException {
    if (!forgets) {
      loadSealed(sealed);
    }
    int first = sealed.state().firstSegment();
    int last = first + Appender.segments(folder, first).size() - 1;
    for (int number = first; number <= last; number++) {
      load(folder, number, number == last);
    }
    if (forgets) {
      forget(sealed);
    }
    return last;
  }

  private void loadSealed(SealedSamples sealed) {
    sealed.rows(
        row -> {
          keys.put(row.key(), new KeyIndex.Place(KeyIndex.SEALED, 0, row.state()));
          paid(row.usage());
        });
    sealed.replacedRows(row -> paid(row.usage()));
  }

  /** Counts what lies in the parts, and drops what lies there and in the log as well. */
  private void forget(SealedSamples sealed) {
    SealState state = sealed.state();
    sealed.rows(
        row -> {
          if (keys.get(row.key()).isEmpty()) {
            paid(row.usage());
          } else if (!row.promptId().equals(state.partial())) {
            copied(row.key());
          }
        });
    keys.forgetSealed();
    forgotten = state.wholeRows();
  }

  private void load(Path folder, int number, boolean last) throws IOException {
    Path file = Appender.file(folder, number);
    try (Segment segment = new Segment(file, Long.MAX_VALUE)) {
      while (segment.next()) {
        LogRecord record = LogRecord.of(segment.payload());
        Optional<KeyIndex.Place> before = keys.get(record.key());
        boolean isCopy =
            before.filter(p -> p.isSealed() && p.state().equals(record.state())).isPresent();
        if (!isCopy) { // What a killed seal left twice was paid for once.
          paid(record.usage());
        }
        put(record.key(), new KeyIndex.Place(number, segment.offset(), record.state()));
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
