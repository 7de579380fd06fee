package io.distill4j.data.io;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** Reads traces that {@link TraceWriter} wrote, in their order. */
public final class Traces {

  private Traces() {}

  /**
   * Streams the traces of a file or dataset folder; the caller closes the stream.
   *
   * @throws UserMistake when it is missing or, while streaming, damaged or without a column that a
   *     trace needs
   */
  public static Stream<Trace> read(Path path) {
    return read(path, Where.ALL);
  }

  /** The same for the traces whose columns pass a test, such as {@code model = 'r1'}. */
  public static Stream<Trace> read(Path path, Where where) {
    return Rows.read(path, Set.of(), where).map(Traces::trace);
  }

  private static Trace trace(Row row) {
    try {
      return TraceJson.read(row.value());
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          row.where(),
          "is not a trace: " + e.getMessage(),
          "give a file or folder of traces written by distill4j",
          e);
    }
  }
}
