/** Curves of a training run in the files that TensorBoard reads. */
@NullMarked
package io.distill4j.student.log;

import org.jspecify.annotations.NullMarked;
