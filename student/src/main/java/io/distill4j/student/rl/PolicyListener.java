package io.distill4j.student.rl;

/** Told of every step. */
@FunctionalInterface
public interface PolicyListener {

  /** Hears of nothing. */
  PolicyListener NONE = record -> {};

  void stepped(PolicyRecord record);
}
