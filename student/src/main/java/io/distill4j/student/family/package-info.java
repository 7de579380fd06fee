/**
 * What a model is, as its {@code config.json} says: shape, rotary positions, names of its weights.
 *
 * <p>A new family is one file here, listed in {@code ModelConfig}. Nothing in this package touches
 * a tensor.
 */
@NullMarked
package io.distill4j.student.family;

import org.jspecify.annotations.NullMarked;
