package io.distill4j.data.verify;

/** How many of several verifiers are asked. */
public enum Ask {
  /** All, so that disagreements show. */
  ALL,
  /** None after the joint verdict is settled, so that a costly one is asked last and seldom. */
  UNTIL_SETTLED
}
