/**
 * A Jinja engine for chat templates: it renders what Jinja2 3.1 renders in the sandbox that
 * transformers gives them ({@code trim_blocks}, {@code lstrip_blocks}, loop controls).
 *
 * <p>Source text becomes tokens ({@code Lexer}), a tree ({@code Parser}) and text ({@code
 * Interpreter}). Values follow Python: {@code Values}, {@code Printer}, {@code Arithmetic}.
 */
@NullMarked
package io.distill4j.student.template;

import org.jspecify.annotations.NullMarked;
