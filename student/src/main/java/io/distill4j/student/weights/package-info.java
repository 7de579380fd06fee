/**
 * Weights under their Hugging Face names: safetensors in and out, and seeded initial values.
 *
 * <p>Bytes only: nothing here knows the engine that computes. Pickle files are never read.
 */
@NullMarked
package io.distill4j.student.weights;

import org.jspecify.annotations.NullMarked;
