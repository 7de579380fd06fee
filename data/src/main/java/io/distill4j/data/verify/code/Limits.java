package io.distill4j.data.verify.code;

/**
 * What one run of a program may use.
 *
 * @param cpuSeconds of each of its processes, 1 to 3,600
 * @param wallSeconds from start to end, 1 to 3,600
 * @param memoryMegabytes address space of each of its processes, 64 or more
 * @param processes processes and threads at a time, 1 to 4,096
 * @param fileMegabytes longest output and longest file, 1 or more; all files together may take four
 *     times as much
 */
public record Limits(
    int cpuSeconds, int wallSeconds, int memoryMegabytes, int processes, int fileMegabytes) {

  /** 10 seconds of computing, 20 in all, 1 GB, 64 processes, 16 MB of output. */
  public static final Limits DEFAULT = new Limits(10, 20, 1_024, 64, 16);

  private static final int HOUR = 3_600;

  public Limits {
    within("cpu-seconds", cpuSeconds, 1, HOUR);
    within("wall-seconds", wallSeconds, 1, HOUR);
    within("memory-megabytes", memoryMegabytes, 64, 1 << 20);
    within("processes", processes, 1, 4_096);
    within("file-megabytes", fileMegabytes, 1, 1_024);
  }

  /** Enough for a compiler, which is slower and larger than what it compiles. */
  Limits forCompiling() {
    return new Limits(
        Math.max(60, cpuSeconds),
        Math.max(60, wallSeconds),
        Math.max(2_048, memoryMegabytes),
        Math.max(128, processes),
        Math.max(64, fileMegabytes));
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be in [%d, %d], was %d".formatted(name, least, most, value));
    }
  }
}
