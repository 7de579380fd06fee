package io.distill4j.data.sample;

import io.distill4j.data.Trace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Walks the segments of a log in order, up to a spot, and takes what a choice accepts. */
final class LogReader implements Iterator<Trace>, AutoCloseable {

  private final Path folder;
  private final Appender.Spot end;
  private final boolean isLive;
  private final Choice choice;
  private @Nullable Segment segment;
  private int number;
  private @Nullable Trace next;

  /**
   * @param first number of the first segment
   * @param isLive whether segments may be sealed, and gone, while this reads
   */
  LogReader(Path folder, int first, Appender.Spot end, boolean isLive, Choice choice) {
    this.isLive = isLive;
    this.folder = folder;
    this.number = first - 1;
    this.end = end;
    this.choice = choice;
  }

  /** Whether the record at a spot is wanted. */
  @FunctionalInterface
  interface Choice {
    boolean accepts(String key, int segment, long offset);
  }

  /** The traces as a stream that closes this. */
  Stream<Trace> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, traits), false)
        .onClose(this::close);
  }

  @Override
  public boolean hasNext() {
    try {
      for (Segment at = advance(); next == null && at != null; at = advance()) {
        LogRecord read = LogRecord.of(at.payload());
        if (choice.accepts(read.key(), number, at.offset())) {
          next = read.trace(Appender.file(folder, number), at.offset());
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

  @Override
  public void close() {
    if (segment != null) {
      try {
        segment.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      segment = null;
    }
  }

  /** The segment, moved to its next record; null at the end or while a trace is waiting. */
  private @Nullable Segment advance() throws IOException {
    if (next != null) {
      return null;
    }
    while (segment == null || !segment.next()) {
      close();
      if (number >= end.segment()) {
        return null;
      }
      number++;
      long limit = number == end.segment() ? end.offset() : Long.MAX_VALUE;
      try {
        segment = new Segment(Appender.file(folder, number), limit);
      } catch (NoSuchFileException e) {
        if (!isLive) {
          throw e;
        }
      }
    }
    return segment;
  }
}
