package io.distill4j.teacher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Writes a run's status now and then, on a thread of its own, until it is closed. */
final class StatusFile implements AutoCloseable {

  static final int SECONDS = 2;

  private final Optional<Path> file;
  private final Supplier<RunStatus> status;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "run-status");
            thread.setDaemon(true);
            return thread;
          });

  StatusFile(Optional<Path> file, Supplier<RunStatus> status) {
    this.file = file;
    this.status = status;
  }

  /** From now on. */
  void start() {
    if (file.isPresent()) {
      var unused = clock.scheduleWithFixedDelay(this::write, 0, SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Seconds that earlier starts took, as their last status says. */
  static double earlierSeconds(Optional<Path> file) {
    try {
      return file.isPresent() ? RunStatus.read(file.get()).map(RunStatus::seconds).orElse(0.0) : 0;
    } catch (IOException | RuntimeException e) {
      return 0; // A convenience, not a result: never a reason not to run.
    }
  }

  @Override
  public void close() {
    clock.shutdown();
    write();
  }

  private synchronized void write() {
    if (file.isEmpty()) {
      return;
    }
    try {
      status.get().write(file.get());
    } catch (IOException | RuntimeException e) {
      // The disk is full or the folder gone: the log will say so with more right.
    }
  }
}
