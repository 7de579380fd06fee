package io.distill4j.cli;

import io.distill4j.data.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Timer;
import java.util.TimerTask;

/** A plain line every half minute, also while nothing ends, for logs and pipes. */
final class LineProgress implements Progress {

  private static final Duration BETWEEN = Duration.ofSeconds(30);

  private final PrintStream err;
  private final InstantSource clock;

  LineProgress(PrintStream err, InstantSource clock) {
    this.err = err;
    this.clock = clock;
  }

  @Override
  public void message(String line) {
    err.println(line);
  }

  @Override
  public Task start(String name, long total, String unit) {
    Lines lines = new Lines(name, total, unit);
    lines.start();
    return lines;
  }

  private final class Lines implements Task {

    private final String name;
    private final long total;
    private final String unit;
    private final Instant began = clock.instant();
    private Instant last = began;
    private long done;
    private String status = "";

    private final Timer timer = new Timer("progress-lines", true);

    Lines(String name, long total, String unit) {
      this.name = name;
      this.total = total;
      this.unit = unit;
    }

    void start() {
      long millis = BETWEEN.toMillis() / 10;
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              look();
            }
          },
          millis,
          millis);
    }

    @Override
    public synchronized void advance(long units) {
      done += units;
      look();
    }

    private synchronized void look() {
      Instant now = clock.instant();
      if (Duration.between(last, now).compareTo(BETWEEN) >= 0) {
        last = now;
        print(now);
      }
    }

    @Override
    public synchronized void status(String text) {
      status = text;
    }

    @Override
    public void message(String line) {
      err.println(line);
    }

    @Override
    public synchronized void close() {
      timer.cancel();
      print(clock.instant());
    }

    private void print(Instant now) {
      double seconds = Duration.between(began, now).toMillis() / 1000.0;
      StringBuilder line = new StringBuilder(name).append(": ").append(done);
      if (total > 0) {
        line.append('/').append(total);
      }
      line.append(' ').append(unit).append("s, ").append(time(seconds));
      if (total > done && done > 0) {
        line.append(", ").append(time(seconds / done * (total - done))).append(" left");
      }
      if (!status.isEmpty()) {
        line.append(", ").append(status);
      }
      err.println(line);
    }

    private static String time(double seconds) {
      long whole = Math.round(seconds);
      return whole < 60 ? whole + "s" : "%dm%02ds".formatted(whole / 60, whole % 60);
    }
  }
}
