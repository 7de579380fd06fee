package io.distill4j.cli;

import io.distill4j.data.Progress;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar per task, with rate and time left, redrawn in place. */
final class BarProgress implements Progress {

  private static final int REDRAW_MILLIS = 200;
  private static final int WIDTH = 110;

  private final PrintStream err;

  BarProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void message(String line) {
    err.println(line);
  }

  @Override
  public Task start(String name, long total, String unit) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("%-10s".formatted(name))
            .setInitialMax(total)
            .setUnit(" " + unit + "s", 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setSpeedUnit(ChronoUnit.SECONDS)
            .showSpeed()
            .setMaxRenderedLength(width())
            .setConsumer(new ConsoleProgressBarConsumer(err, width()))
            .build();
    return new Bar(bar, err);
  }

  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("\\d{2,4}") ? Integer.parseInt(columns) - 1 : WIDTH;
  }

  private record Bar(ProgressBar bar, PrintStream err) implements Task {
    @Override
    public void advance(long units) {
      bar.stepBy(units);
    }

    @Override
    public void status(String text) {
      bar.setExtraMessage(" " + text);
    }

    @Override
    public void message(String line) {
      err.print("\r\033[2K" + line + System.lineSeparator());
    }

    @Override
    public void close() {
      if (bar.getMax() <= 0) {
        bar.maxHint(bar.getCurrent()); // What was unknown at the start is now known.
      }
      bar.close();
    }
  }
}
