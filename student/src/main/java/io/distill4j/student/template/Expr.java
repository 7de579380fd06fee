package io.distill4j.student.template;

import java.util.List;
import java.util.Optional;

/** An expression of a template; each knows its line, from 1. */
sealed interface Expr {

  int line();

  /** A string, number, boolean or none. */
  record Literal(int line, Object value) implements Expr {}

  record Name(int line, String name) implements Expr {}

  record Items(int line, boolean tuple, List<Expr> items) implements Expr {}

  record Dict(int line, List<Entry> entries) implements Expr {}

  record Entry(Expr key, Expr value) {}

  /** {@code target.name}. */
  record Attribute(int line, Expr target, String name) implements Expr {}

  /** {@code target[key]}. */
  record Item(int line, Expr target, Expr key) implements Expr {}

  /** {@code target[start:stop:step]}. */
  record Slice(
      int line, Expr target, Optional<Expr> start, Optional<Expr> stop, Optional<Expr> step)
      implements Expr {}

  record Call(int line, Expr callee, Args args) implements Expr {}

  /** {@code target | name(args)}. */
  record Filter(int line, Expr target, String name, Args args) implements Expr {}

  /** {@code target is name(args)}. */
  record Test(int line, Expr target, String name, Args args) implements Expr {}

  /** {@code not}, {@code -} or {@code +}. */
  record Unary(int line, String operator, Expr operand) implements Expr {}

  /** Arithmetic, {@code and} or {@code or}. */
  record Binary(int line, String operator, Expr left, Expr right) implements Expr {}

  /** Texts joined by {@code ~}. */
  record Concat(int line, List<Expr> parts) implements Expr {}

  /** A chain such as {@code a < b in c}. */
  record Compare(int line, Expr first, List<Operand> rest) implements Expr {}

  record Operand(String operator, Expr value) {}

  record Conditional(int line, Expr test, Expr then, Optional<Expr> otherwise) implements Expr {}

  /**
   * Arguments of a call as written.
   *
   * @param spread after {@code *}
   * @param spreadNamed after {@code **}
   */
  record Args(
      List<Expr> positional, List<Named> named, Optional<Expr> spread, Optional<Expr> spreadNamed) {
    static final Args NONE = new Args(List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  record Named(String name, Expr value) {}
}
