/**
 * A generation run: from prompts to traces, over whatever answers requests.
 *
 * <p>{@link io.distill4j.teacher.GenerationRun} asks a {@code Generator} for what is missing and
 * keeps it; a {@link io.distill4j.teacher.Teacher} is the plugin that opens one.
 */
@NullMarked
package io.distill4j.teacher;

import org.jspecify.annotations.NullMarked;
