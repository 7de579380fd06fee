package io.distill4j.student.template;

/**
 * A value that is not there: prints as nothing, is false and empty, and any other use of it is an
 * error that says what was missing.
 *
 * @param message such as {@code 'x' is undefined}
 */
record Undefined(String message) {

  TemplateError error() {
    return new TemplateError(message);
  }

  static Undefined name(String name) {
    return new Undefined("'" + name + "' is undefined");
  }
}
