package io.distill4j.student.template;

import java.util.List;
import java.util.Optional;

/** A statement of a template; a body is a list of them. */
sealed interface Node {

  /** Template text, copied as it is. */
  record Text(String text) implements Node {}

  /** {@code {{ value }}}. */
  record Output(Expr value) implements Node {}

  record If(List<Branch> branches, List<Node> otherwise) implements Node {}

  record Branch(Expr test, List<Node> body) {}

  /**
   * A loop.
   *
   * @param condition of {@code for x in y if condition}
   * @param otherwise body of {@code else}, for a loop without iterations
   */
  record For(
      int line,
      Target target,
      Expr iterable,
      Optional<Expr> condition,
      boolean recursive,
      List<Node> body,
      List<Node> otherwise)
      implements Node {}

  record Set(int line, Target target, Expr value) implements Node {}

  /** Assigns what {@code body} renders, passed through {@code filtered} (see {@link #CAPTURED}). */
  record SetBlock(int line, Target target, Expr filtered, List<Node> body) implements Node {}

  /** Prints what {@code body} renders, passed through {@code filtered}. */
  record FilterBlock(int line, Expr filtered, List<Node> body) implements Node {}

  record Macro(int line, String name, Signature signature, List<Node> body) implements Node {}

  /** Calls a macro that may call {@code body} back as {@code caller}. */
  record CallBlock(int line, Signature signature, Expr.Call call, List<Node> body)
      implements Node {}

  record With(int line, List<Target> targets, List<Expr> values, List<Node> body) implements Node {}

  /** A body with a scope of its own: {@code generation}, {@code block}, {@code autoescape}. */
  record Scoped(List<Node> body) implements Node {}

  record Break() implements Node {}

  record Continue() implements Node {}

  /**
   * Parameters of a macro or call block.
   *
   * @param used names that the body reads; {@code varargs}, {@code kwargs} and {@code caller} are
   *     accepted only when it reads them
   */
  record Signature(List<Parameter> parameters, java.util.Set<String> used) {}

  record Parameter(String name, Optional<Expr> fallback) {}

  /** What can stand left of {@code =}. */
  sealed interface Target {

    record Name(String name) implements Target {}

    /** An attribute of a namespace. */
    record Attribute(String name, String attribute) implements Target {}

    record Several(List<Target> targets) implements Target {}
  }

  /**
   * Name under which a block's rendered text stands for the innermost filter; no user can say it.
   */
  String CAPTURED = " captured";
}
