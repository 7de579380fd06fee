package io.distill4j.data.verify.code;

/**
 * How a run in the sandbox ended.
 *
 * @param end what ended it
 * @param status exit status; 128 + n after signal n
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error, at most the last few kilobytes
 */
record Outcome(End end, int status, String output, String errors) {

  /** What ended a run. */
  enum End {
    /** It ended by itself; the status says how. */
    EXIT,
    CPU_TIME,
    WALL_TIME,
    /** It wrote more than it may. */
    OUTPUT,
    /** It never started: nothing can be said about the program. */
    SANDBOX
  }

  private static final int LONGEST = 120;

  boolean succeeded() {
    return end == End.EXIT && status == 0;
  }

  /** Why it failed, in a few words. */
  String why(Limits limits) {
    return switch (end) {
      case CPU_TIME -> "used more than %d s of computing".formatted(limits.cpuSeconds());
      case WALL_TIME -> "took more than %d s".formatted(limits.wallSeconds());
      case OUTPUT -> "wrote more than %d MB".formatted(limits.fileMegabytes());
      case SANDBOX -> "did not start: " + lastLine();
      case EXIT -> "ended with status %d: %s".formatted(status, lastLine());
    };
  }

  private String lastLine() {
    String text = errors.strip();
    String line = text.substring(text.lastIndexOf('\n') + 1).strip();
    if (line.isEmpty()) {
      return "no message";
    }
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
