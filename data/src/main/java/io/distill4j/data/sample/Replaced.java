package io.distill4j.data.sample;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Trace;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.shingle.LongSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The samples whose place another has taken: paid for, and therefore kept, in the dataset {@code
 * replaced} of the log's folder. An instance knows which of them lie in the segments of a log.
 */
final class Replaced {

  private final LongSet spots = new LongSet(16);

  void add(KeyIndex.Place place) {
    spots.add(spot(place.segment(), place.offset()));
  }

  boolean contains(int segment, long offset) {
    return spots.contains(spot(segment, offset));
  }

  private static long spot(int segment, long offset) {
    return (long) segment << 32 | offset;
  }

  static Path folder(Path log) {
    return log.resolve("replaced");
  }

  /**
   * Adds traces to the dataset of a log; killed and repeated, it adds nothing twice.
   *
   * @param sealed and {@code appended} open the traces
   */
  static void keep(Path log, Supplier<Stream<Trace>> sealed, Supplier<Stream<Trace>> appended) {
    Path folder = folder(log);
    KeySet written = new KeySet();
    try (TraceWriter writer = TraceWriter.open(folder)) {
      if (Files.isDirectory(folder)) {
        write(Traces.read(folder), written, writer);
      }
      long before = writer.count();
      write(sealed.get(), written, writer);
      write(appended.get(), written, writer);
      if (writer.count() > before) {
        writer.publish();
      }
    }
  }

  /** What tells a sample from all others; sealing may have added tags, which do not count. */
  static String name(Trace trace) {
    return Fingerprint.builder()
        .add(trace.id().hex())
        .add(trace.finishedAt().truncatedTo(ChronoUnit.MICROS).toString())
        .add(trace.completion().reasoning())
        .add(trace.completion().answer())
        .build()
        .hex();
  }

  private static void write(Stream<Trace> traces, KeySet written, TraceWriter writer) {
    try (traces) {
      traces.filter(trace -> written.add(name(trace))).forEach(writer::append);
    }
  }
}
