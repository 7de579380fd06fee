package io.distill4j.student.template;

/** Python's {@code None}. */
enum None {
  NONE
}
