package io.distill4j.data;

/**
 * How library code tells what it is doing; it never prints.
 *
 * <p>Implementations are thread-safe and cheap: callers report every unit of work.
 */
public interface Progress {

  /** Reports to nobody. */
  Progress SILENT = (name, total, unit) -> Task.SILENT;

  /**
   * Begins a task.
   *
   * @param name what is being done, such as {@code train}
   * @param total units of work, or -1 when not known
   * @param unit name of one unit, such as {@code step}
   */
  Task start(String name, long total, String unit);

  /** Tells people something that stays on the screen, between tasks. */
  default void message(String line) {}

  /** A task under way; closing it ends its progress bar. */
  @FunctionalInterface
  interface Task extends AutoCloseable {

    /** Reports to nobody. */
    Task SILENT = units -> {};

    /** Reports work done since the last call. */
    void advance(long units);

    /** Replaces the short text beside the bar, such as {@code loss 0.41}. */
    default void status(String text) {}

    /** Prints a line that stays, such as a warning. */
    default void message(String line) {}

    @Override
    default void close() {}
  }
}
