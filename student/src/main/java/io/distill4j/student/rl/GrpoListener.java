package io.distill4j.student.rl;

/** Told of every step. */
@FunctionalInterface
public interface GrpoListener {

  /** Hears of nothing. */
  GrpoListener NONE = record -> {};

  void stepped(GrpoRecord record);
}
