package io.distill4j.data.filter;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A benchmark's problem that {@link NotInBenchmarks} found in a trace, read out of its reason: the
 * labels of a trace are all that is stored of its judging.
 *
 * @param benchmark its id, or the name of the file of rows it was read from
 * @param problem id of the problem in it
 */
public record BenchmarkHit(String benchmark, String problem) {

  private static final Pattern RUN =
      Pattern.compile(
          "(?:all )?\\d+ words of ([^#]*)#(.+?)"
              + " in the (?:question|thoughts|answer) at characters \\d+ to \\d+: '.*",
          Pattern.DOTALL);
  private static final Pattern ALIKE =
      Pattern.compile(
          "the question is \\d\\.\\d\\d like that of ([^#]*)#(.+?): '.*", Pattern.DOTALL);

  /** The problem that a reason of the filter names; empty when it says that none was found. */
  public static Optional<BenchmarkHit> of(String reason) {
    Matcher run = RUN.matcher(reason);
    Matcher found = run.matches() ? run : ALIKE.matcher(reason);
    return found.matches()
        ? Optional.of(new BenchmarkHit(found.group(1), found.group(2)))
        : Optional.empty();
  }
}
