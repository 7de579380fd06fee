/** The decoder: weights under their Hugging Face names, batches of rows, logits and gradients. */
@NullMarked
package io.distill4j.student.model;

import org.jspecify.annotations.NullMarked;
