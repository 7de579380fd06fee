package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The set of solutions of an inequality with a single variable, or its absolute value, alone. */
final class Solutions {

  private static final Expr INFINITY = new Expr.Infinity();
  private static final Expr MINUS_INFINITY = TermParser.negate(INFINITY);

  private Solutions() {}

  static Optional<Expr> of(Expr.Relation relation) {
    List<Expr> sides = new ArrayList<>(relation.sides());
    List<String> operators = new ArrayList<>(relation.operators());
    boolean falling = operators.stream().allMatch(operator -> operator.startsWith(">"));
    boolean rising = operators.stream().allMatch(operator -> operator.startsWith("<"));
    if (falling) {
      Collections.reverse(sides);
      Collections.reverse(operators);
    } else if (!rising) {
      return Optional.empty();
    }
    List<Boolean> closed = operators.stream().map(operator -> operator.endsWith("=")).toList();
    if (sides.size() == 3) {
      return between(sides.get(0), sides.get(1), sides.get(2), closed.get(0), closed.get(1));
    }
    if (sides.get(0) instanceof Expr.Sym) {
      return Optional.of(new Expr.Interval(MINUS_INFINITY, sides.get(1), false, closed.get(0)));
    }
    if (sides.get(1) instanceof Expr.Sym) {
      return Optional.of(new Expr.Interval(sides.get(0), INFINITY, closed.get(0), false));
    }
    return absolute(sides, closed.get(0));
  }

  private static Optional<Expr> between(
      Expr low, Expr middle, Expr high, boolean lowClosed, boolean highClosed) {
    if (middle instanceof Expr.Sym) {
      return Optional.of(new Expr.Interval(low, high, lowClosed, highClosed));
    }
    if (isAbsoluteOfName(middle) && isPositive(low)) {
      Expr negative =
          new Expr.Interval(TermParser.negate(high), TermParser.negate(low), highClosed, lowClosed);
      Expr positive = new Expr.Interval(low, high, lowClosed, highClosed);
      return Optional.of(new Expr.SetOperation("union", List.of(negative, positive)));
    }
    return Optional.empty();
  }

  private static Optional<Expr> absolute(List<Expr> sides, boolean closed) {
    if (isAbsoluteOfName(sides.get(0)) && isPositive(sides.get(1))) {
      return Optional.of(
          new Expr.Interval(TermParser.negate(sides.get(1)), sides.get(1), closed, closed));
    }
    if (isAbsoluteOfName(sides.get(1)) && isPositive(sides.get(0))) {
      Expr below =
          new Expr.Interval(MINUS_INFINITY, TermParser.negate(sides.get(0)), false, closed);
      Expr above = new Expr.Interval(sides.get(0), INFINITY, closed, false);
      return Optional.of(new Expr.SetOperation("union", List.of(below, above)));
    }
    return Optional.empty();
  }

  private static boolean isAbsoluteOfName(Expr expr) {
    return expr instanceof Expr.Call call
        && call.name().equals("abs")
        && call.arguments().get(0) instanceof Expr.Sym;
  }

  private static boolean isPositive(Expr expr) {
    return new Scalars(new Budget(1_000))
        .fraction(expr)
        .flatMap(Fraction::rational)
        .filter(value -> value.signum() > 0)
        .isPresent();
  }
}
