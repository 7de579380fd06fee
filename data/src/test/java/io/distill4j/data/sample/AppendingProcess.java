package io.distill4j.data.sample;

import io.distill4j.data.UpstreamFailure;
import java.nio.file.Path;
import java.util.Optional;

/** A process of its own that appends the traces of a range which are missing, one by one. */
public final class AppendingProcess {

  private AppendingProcess() {}

  /**
   * Prints the number of each trace once it is appended; what goes wrong ends it with 3.
   *
   * @param args folder, bytes per segment and the number of traces
   */
  @SuppressWarnings("SystemOut") // The parent process reads what is appended.
  public static void main(String[] args) {
    int count = Integer.parseInt(args[2]);
    try (SampleLog log =
        SampleLog.open(Path.of(args[0]), Long.parseLong(args[1]), Optional.empty())) {
      for (int i = 0; i < count; i++) {
        if (log.finish(Samples.trace(i).request()).isEmpty()) {
          log.append(Samples.trace(i));
          System.out.println(i);
        }
      }
    } catch (UpstreamFailure e) {
      System.out.println(e.getMessage());
      System.exit(3);
    }
  }
}
