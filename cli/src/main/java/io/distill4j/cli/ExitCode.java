package io.distill4j.cli;

import io.distill4j.data.Paused;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;

/**
 * How a command ends: 0 done, 2 the user's mistake, 3 something outside failed, 4 a budget is used
 * up, 70 our bug.
 */
final class ExitCode {

  static final int DONE = 0;
  static final int USER_MISTAKE = 2;
  static final int UPSTREAM = 3;
  static final int PAUSED = 4;
  static final int BUG = 70;

  private ExitCode() {}

  /** Tells the user what happened, and how the process should end. */
  static int of(Throwable failure, PrintStream err) {
    if (failure instanceof UserMistake mistake) {
      int count = mistake.problems().size();
      err.println(count == 1 ? "distill: one problem" : "distill: %d problems".formatted(count));
      mistake.problems().forEach(problem -> err.println("  " + problem));
      return USER_MISTAKE;
    }
    if (failure instanceof Paused) {
      err.println("distill: paused: " + failure.getMessage());
      return PAUSED;
    }
    if (failure instanceof UpstreamFailure) {
      err.println("distill: " + failure.getMessage());
      err.println("    nothing already written is lost: the same command continues from here");
      return UPSTREAM;
    }
    if (failure instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return of(unchecked.getCause(), err);
    }
    if (failure instanceof IOException) {
      err.println("distill: reading or writing failed: " + describe(failure));
      err.println(
          "    check free space and permissions; nothing already written is lost: the same command"
              + " continues from here");
      return UPSTREAM;
    }
    err.println("distill: a bug in distill4j; please report the lines below");
    failure.printStackTrace(err);
    return BUG;
  }

  private static String describe(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
