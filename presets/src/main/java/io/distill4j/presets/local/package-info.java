/** The student's module as a teacher: a model on this machine answers prompts. */
@NullMarked
package io.distill4j.presets.local;

import org.jspecify.annotations.NullMarked;
