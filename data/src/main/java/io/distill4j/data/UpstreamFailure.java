package io.distill4j.data;

/**
 * Something outside this process failed although it was asked properly: a server, an engine, a full
 * disk. Retried first where that can help; the command line exits with 3.
 */
public final class UpstreamFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UpstreamFailure(String message) {
    super(message);
  }

  public UpstreamFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
