/**
 * Between messages and token ids: tokenizer, chat template, training text, and the text files of a
 * checkpoint.
 */
@NullMarked
package io.distill4j.student.text;

import org.jspecify.annotations.NullMarked;
