package io.distill4j.teacher;

import io.distill4j.data.Generator;
import io.distill4j.data.Request;

/**
 * A generator that has an answer to some requests only, such as a recording.
 *
 * <p>What it cannot answer is no failure of the run: it is not asked for, and counted apart.
 */
public interface Partial extends Generator {

  /** Whether {@link #generate} will answer; when not, it completes with an upstream failure. */
  boolean hasAnswer(Request request);
}
