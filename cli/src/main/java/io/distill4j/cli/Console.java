package io.distill4j.cli;

import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out results: what a script would read
 * @param err progress and messages: what a person watches
 * @param terminal whether {@code err} is a terminal, so that progress may redraw itself
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {

  /**
   * The console of this process. The launcher knows whether a terminal is attached and says so in
   * the system property {@code distill4j.terminal}.
   */
  @SuppressWarnings("SystemConsoleNull")
  static Console system() {
    return new Console(System.out, System.err, Boolean.getBoolean("distill4j.terminal"));
  }

  /** Progress that suits this console. */
  io.distill4j.data.Progress progress() {
    return terminal
        ? new BarProgress(err)
        : new LineProgress(err, java.time.InstantSource.system());
  }
}
