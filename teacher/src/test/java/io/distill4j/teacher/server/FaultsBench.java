package io.distill4j.teacher.server;

import io.distill4j.testkit.server.FakeServer;
import java.nio.file.Path;
import java.util.Locale;

/** {@link KilledRuns} of any size. Arguments: a folder to work in, prompts, kills, seed. */
final class FaultsBench {

  private FaultsBench() {}

  @SuppressWarnings("SystemOut") // A program for people.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int prompts = Integer.parseInt(args[1]);
    try (FakeServer server = FakeServer.start(60)) {
      Faults.run(server.url(), folder.resolve("quiet"), prompts, 60).requireNoFailures();
    }
    KilledRuns runs = new KilledRuns(prompts, Integer.parseInt(args[2]), Long.parseLong(args[3]));
    long begin = System.nanoTime();
    boolean whole = runs.run(folder.resolve("killed"));
    boolean equal =
        Faults.traces(folder.resolve("killed")).equals(Faults.traces(folder.resolve("quiet")));
    System.out.printf(
        Locale.ROOT,
        "samples=%d whole=%b equal=%b requests=%d kept_asked_again=%d kills=%d"
            + " server_restarts=1 seconds=%.1f%nfaults %s%n",
        2 * prompts,
        whole,
        equal,
        runs.received(),
        runs.again().size(),
        Integer.parseInt(args[2]),
        (System.nanoTime() - begin) / 1e9,
        runs.faults());
  }
}
