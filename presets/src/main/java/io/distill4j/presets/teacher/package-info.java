/** Teachers that need more than the teacher's module: a student that became one. */
@NullMarked
package io.distill4j.presets.teacher;

import org.jspecify.annotations.NullMarked;
