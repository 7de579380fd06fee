package io.distill4j.student.template;

/**
 * Something in a template that cannot be parsed or rendered. {@link Template} turns it into a
 * mistake of the user that names the place.
 */
final class TemplateError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int line;

  /** An error at the place that is being rendered. */
  TemplateError(String message) {
    this(0, message);
  }

  /** An error at a line, from 1. */
  TemplateError(int line, String message) {
    super(message);
    this.line = line;
  }

  /** From 1; 0 when it is the line being rendered. */
  int line() {
    return line;
  }
}
