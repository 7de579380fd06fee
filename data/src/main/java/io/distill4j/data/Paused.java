package io.distill4j.data;

/**
 * The work stopped where the user said it should: a budget is used up. Everything done is safe, and
 * the same command goes on once the limit is raised. The command line exits with 4.
 */
public final class Paused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public Paused(String message) {
    super(message);
  }
}
