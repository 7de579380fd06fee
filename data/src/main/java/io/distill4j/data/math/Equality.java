package io.distill4j.data.math;

/** Whether two answers say the same. */
public enum Equality {
  EQUAL,
  DIFFERENT,
  /** It cannot be told: no rule, or too much work. */
  UNKNOWN;

  static Equality of(boolean equal) {
    return equal ? EQUAL : DIFFERENT;
  }

  /** Equal when both are; different when one is. */
  Equality and(Equality other) {
    if (this == DIFFERENT || other == DIFFERENT) {
      return DIFFERENT;
    }
    return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : EQUAL;
  }

  /** Equal when one is; different when both are. */
  Equality or(Equality other) {
    if (this == EQUAL || other == EQUAL) {
      return EQUAL;
    }
    return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : DIFFERENT;
  }
}
