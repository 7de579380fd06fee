/** Policies over labels: which judged traces of a prompt become training examples. */
@NullMarked
package io.distill4j.data.select;

import org.jspecify.annotations.NullMarked;
