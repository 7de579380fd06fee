package io.distill4j.data.sample;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.StagedTraces;
import io.distill4j.data.io.Traces;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the samples of a run while another process may be adding to them. */
public final class LiveSamples {

  private LiveSamples() {}

  /**
   * Whether a folder holds no sample, or is not there.
   *
   * @throws UserMistake when it cannot be read
   */
  public static boolean areNone(Path folder) {
    try {
      SealState state = SealState.read(folder);
      if (!Files.isDirectory(folder)) {
        return true;
      }
      if (Files.isDirectory(folder.resolve("data")) || state.parts() > 0) {
        return false;
      }
      if (Appender.segments(folder, state.firstSegment()).isEmpty()) {
        return true;
      }
      try (Stream<Trace> traces = read(folder)) {
        return traces.findFirst().isEmpty();
      }
    } catch (IOException e) {
      throw new UserMistake(folder.toString(), "cannot be read: " + e, "check the folder", e);
    }
  }

  /**
   * Streams what is in a folder now, without opening it for writing: another process may be at work
   * there. The sealed traces come first, then those appended since, in their order; of a sample
   * that was replaced, both until it is sealed. One that is sealed while the stream is read may be
   * missed. The caller closes the stream.
   *
   * @throws UserMistake when there is nothing to read
   */
  public static Stream<Trace> read(Path folder) {
    try {
      SealState state = SealState.read(folder);
      boolean isPublished = Files.isDirectory(folder.resolve("data"));
      int first = state.firstSegment();
      int segments = Files.isDirectory(folder) ? Appender.segments(folder, first).size() : 0;
      if (segments == 0 && !isPublished) {
        throw new UserMistake(folder.toString(), "holds no samples", "check the folder");
      }
      Appender.Spot end = new Appender.Spot(first + segments - 1, Long.MAX_VALUE);
      KeySet staged = new KeySet();
      if (!isPublished) {
        try (Stream<Row> rows = StagedTraces.read(folder, state.parts(), SealedRow.COLUMNS)) {
          rows.forEach(row -> staged.add(SealedRow.of(row).key()));
        }
      }
      return Stream.concat(
          isPublished ? Traces.read(folder) : StagedTraces.read(folder, state.parts()),
          new LogReader(folder, first, end, true, (key, at, offset) -> !staged.contains(key))
              .stream());
    } catch (IOException e) {
      throw new UserMistake(folder.toString(), "cannot be read: " + e, "check the folder", e);
    }
  }
}
