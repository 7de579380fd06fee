package io.distill4j.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The user gave something that cannot work: a bad preset, a missing file, a folder of another run.
 *
 * <p>Carries all problems found, not the first. The command line prints them without a stack trace
 * and exits with 2.
 */
public final class UserMistake extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public UserMistake(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a mistake needs at least one problem");
    }
    this.problems = List.copyOf(problems);
  }

  public UserMistake(String where, String what, String remedy) {
    this(List.of(new Problem(where, what, remedy)));
  }

  /** The same mistake with the exception that revealed it. */
  public UserMistake(String where, String what, String remedy, Throwable cause) {
    this(where, what, remedy);
    initCause(cause);
  }

  public List<Problem> problems() {
    return problems;
  }
}
