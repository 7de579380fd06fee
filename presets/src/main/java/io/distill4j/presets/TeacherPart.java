package io.distill4j.presets;

import io.distill4j.data.Sampling;
import io.distill4j.teacher.Teacher;

/**
 * The generation run of a preset.
 *
 * @param source who answers
 * @param sampling how tokens are drawn
 * @param samples per prompt, 1 or more
 * @param inFlight requests kept in flight, 1 or more
 */
public record TeacherPart(Teacher source, Sampling sampling, int samples, int inFlight) {

  public TeacherPart {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more, was " + samples);
    }
    if (inFlight < 1) {
      throw new IllegalArgumentException("in-flight must be 1 or more, was " + inFlight);
    }
  }
}
