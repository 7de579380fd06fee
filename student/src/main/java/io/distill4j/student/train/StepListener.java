package io.distill4j.student.train;

/** Told of every optimizer step. */
@FunctionalInterface
public interface StepListener {

  /** Hears of nothing. */
  StepListener NONE = record -> {};

  void stepped(StepRecord record);
}
