/**
 * The student: model families, weights, text to packed batches, training and local generation.
 *
 * <p>Everything that touches a tensor lives in this module.
 */
@NullMarked
package io.distill4j.student;

import org.jspecify.annotations.NullMarked;
