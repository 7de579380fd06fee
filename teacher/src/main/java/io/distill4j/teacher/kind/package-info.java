/** Several teachers, or several ways to ask one, by the kind of prompt. */
@NullMarked
package io.distill4j.teacher.kind;

import org.jspecify.annotations.NullMarked;
