/** Texts as sequences of words and as sets of runs of words: what similarity is measured on. */
@NullMarked
package io.distill4j.data.shingle;

import org.jspecify.annotations.NullMarked;
