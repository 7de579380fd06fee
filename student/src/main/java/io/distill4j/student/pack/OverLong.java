package io.distill4j.student.pack;

/** What happens to a sample that is longer than a row. */
public enum OverLong {
  /** It is left out. */
  DROP,
  /**
   * The end of its completion is cut, and with it the end token; it is left out when its prompt
   * alone fills the row.
   */
  TRUNCATE,
  /** Training does not begin. */
  REFUSE
}
