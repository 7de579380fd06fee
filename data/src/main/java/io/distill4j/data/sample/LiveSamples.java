package io.distill4j.data.sample;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Reads the samples of a run while another process may be adding to them. */
public final class LiveSamples {

  private LiveSamples() {}

  /**
   * Streams what is in a folder now, without opening it for writing: another process may be at work
   * there. The sealed traces come first, then those appended since, in their order; of a sample
   * that was replaced, both. The caller closes the stream.
   *
   * @throws UserMistake when there is nothing to read
   */
  public static Stream<Trace> read(Path folder) {
    try {
      int segments = Files.isDirectory(folder) ? Appender.segments(folder).size() : 0;
      boolean hasParts = Files.isDirectory(folder.resolve("data"));
      if (segments == 0 && !hasParts) {
        throw new UserMistake(folder.toString(), "holds no samples", "check the folder");
      }
      Appender.Spot end = new Appender.Spot(segments, Long.MAX_VALUE);
      return Stream.concat(
          hasParts ? Traces.read(folder) : Stream.empty(),
          new LogReader(folder, end, (key, segment, offset) -> true).stream());
    } catch (IOException e) {
      throw new UserMistake(folder.toString(), "cannot be read: " + e, "check the folder", e);
    }
  }
}
