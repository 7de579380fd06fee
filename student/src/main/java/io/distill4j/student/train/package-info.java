/** The training loop: options, schedule, step log, checkpoints and bit-equal resume. */
@NullMarked
package io.distill4j.student.train;

import org.jspecify.annotations.NullMarked;
