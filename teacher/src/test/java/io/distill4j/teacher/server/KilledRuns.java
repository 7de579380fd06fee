package io.distill4j.teacher.server;

import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.sample.LiveSamples;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A run in processes of its own, each killed in the middle, against a server of this process whose
 * every fifth reply is wrong, and which is killed itself while the middle one of them runs. Two
 * samples of each prompt.
 */
final class KilledRuns {

  /** Requests that a process sends at once, before anything is answered. */
  private static final int WINDOW = 32;

  private final int prompts;
  private final int kills;
  private final Random random;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();
  private final Set<String> again = ConcurrentHashMap.newKeySet();
  private final Semaphore reached = new Semaphore(0);
  private final Semaphore released = new Semaphore(0);
  private final Set<String> answered = new HashSet<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Semaphore halfway = new Semaphore(0);
  private volatile long killAt;
  private volatile long restartAt = Long.MAX_VALUE;
  private volatile int killed;
  private int received;

  KilledRuns(int prompts, int kills, long seed) {
    this.prompts = prompts;
    this.kills = kills;
    this.random = new Random(seed);
    this.killAt = (long) WINDOW + random.nextInt(step());
  }

  /** The process that is killed; arguments: URL, folder, prompts. */
  public static void main(String[] args) throws InterruptedException {
    Faults.run(args[0], Path.of(args[1]), Integer.parseInt(args[2]), 3).requireNoFailures();
  }

  /** Samples that were asked for although they were kept. */
  Set<String> again() {
    return again;
  }

  /** Requests that the server received. */
  int received() {
    return received;
  }

  /** Replies that were wrong, by their kind. */
  Map<String, Integer> faults() {
    synchronized (random) {
      return new TreeMap<>(faults);
    }
  }

  /** Samples that the processes killed so far had kept. */
  int kept() {
    return kept.size();
  }

  /** Runs until the dataset is there; false when the last process failed. */
  boolean run(Path folder) throws IOException, InterruptedException {
    try (FakeServer server = FakeServer.start(this::reply)) {
      for (int kill = 0; kill < kills; kill++) {
        boolean restarts = kill == kills / 2;
        if (restarts) {
          killAt = Long.MAX_VALUE;
          restartAt = server.received() + 1L + step() / 2;
        }
        Process process = start(server.url(), folder);
        if (restarts) {
          if (!await(halfway, process)) {
            return false;
          }
          server.restart(); // With all that is in flight.
          killAt = (long) server.received() + WINDOW + random.nextInt(step());
        }
        if (!await(reached, process)) {
          return false;
        }
        process.destroyForcibly().waitFor();
        keep(folder);
        killed++;
        killAt = Long.MAX_VALUE;
        released.release();
        killAt = (long) server.received() + WINDOW + random.nextInt(step());
      }
      boolean whole = start(server.url(), folder).waitFor() == 0;
      received = server.received();
      return whole;
    }
  }

  /** Waits for an event of a process; false when it ended before. */
  private static boolean await(Semaphore event, Process process) throws InterruptedException {
    while (!event.tryAcquire(1, TimeUnit.SECONDS)) {
      if (!process.isAlive()) {
        return event.tryAcquire();
      }
    }
    return true;
  }

  /** Kills are spread over three quarters of the samples. */
  private int step() {
    return Math.max(1, 3 * prompts / 2 / Math.max(1, kills));
  }

  private FakeReply reply(FakeRequest request) {
    if (kept.contains(Faults.key(request))) {
      again.add(Faults.key(request));
    }
    if (request.number() >= restartAt) {
      restartAt = Long.MAX_VALUE;
      halfway.release();
    }
    if (killed < kills && request.number() >= killAt) {
      reached.release();
      released.acquireUninterruptibly(); // Nothing more is answered until it is dead.
    }
    synchronized (random) {
      return Faults.faulty(request, random, answered, faults);
    }
  }

  private void keep(Path folder) {
    try (Stream<Trace> traces = LiveSamples.read(folder)) {
      traces.forEach(t -> kept.add(t.prompt().text() + "#" + t.request().seed()));
    } catch (UserMistake e) {
      // Nothing was kept yet.
    }
  }

  private Process start(String url, Path folder) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRuns.class.getName(),
                url,
                folder.toString(),
                Integer.toString(prompts)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
