/** Weights as plain arrays under their Hugging Face names: safetensors in and out. */
@NullMarked
package io.distill4j.student.weights;

import org.jspecify.annotations.NullMarked;
