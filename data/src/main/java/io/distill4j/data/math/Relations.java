package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares equations and inequalities. */
final class Relations {

  private static final Map<String, String> FLIPPED =
      Map.of("<", ">", ">", "<", "<=", ">=", ">=", "<=", "=", "=", "!=", "!=");

  private final Answers answers;
  private final Scalars scalars;
  private final Budget budget;

  Relations(Answers answers, Scalars scalars, Budget budget) {
    this.answers = answers;
    this.scalars = scalars;
    this.budget = budget;
  }

  /**
   * Compares a relation with what is none.
   *
   * @param isReference whether the relation is the reference: only then does a set answer it
   */
  Equality against(Expr expr, Expr other, boolean isReference) {
    Expr.Relation relation = (Expr.Relation) expr;
    List<Expr> sides = relation.sides();
    if (relation.operators().equals(List.of("="))) {
      if (Shapes.isName(sides.get(0)) && !Shapes.isName(other)) {
        return answers.same(sides.get(1), other);
      }
      if (Shapes.isName(sides.get(1)) && !Shapes.isName(other)) {
        return answers.same(sides.get(0), other);
      }
      return Shapes.isName(sides.get(0)) && Shapes.isName(sides.get(1))
          ? answers.same(sides.get(1), other)
          : Equality.DIFFERENT;
    }
    if (Sets.isSet(other) || Shapes.isSeveral(other) || other instanceof Expr.Tuple) {
      Optional<Expr> solutions = Solutions.of(relation);
      if (solutions.isPresent()) {
        Equality same = answers.same(solutions.get(), other);
        return same == Equality.EQUAL && !isReference ? Equality.UNKNOWN : same;
      }
      return Equality.UNKNOWN;
    }
    return Equality.DIFFERENT;
  }

  Equality compare(Expr.Relation left, Expr.Relation right) {
    if (left.operators().size() != right.operators().size()) {
      return Equality.DIFFERENT;
    }
    Equality asWritten = sides(left, right).or(sides(left, flipped(right)));
    if (asWritten == Equality.EQUAL || left.operators().size() > 1) {
      return asWritten;
    }
    Optional<Fraction> a = difference(left);
    Optional<Fraction> b = difference(right);
    if (a.isEmpty() || b.isEmpty()) {
      return asWritten;
    }
    Optional<Rational> factor = a.get().multipleOf(b.get(), budget);
    if (factor.isEmpty()) {
      return asWritten;
    }
    String operator = right.operators().get(0);
    String expected =
        factor.get().signum() < 0 ? FLIPPED.getOrDefault(operator, operator) : operator;
    return Equality.of(left.operators().get(0).equals(expected));
  }

  private Equality sides(Expr.Relation left, Expr.Relation right) {
    return left.operators().equals(right.operators())
        ? answers.inOrder(left.sides(), right.sides())
        : Equality.DIFFERENT;
  }

  private static Expr.Relation flipped(Expr.Relation relation) {
    List<Expr> sides = new ArrayList<>(relation.sides());
    List<String> operators = new ArrayList<>(relation.operators());
    Collections.reverse(sides);
    Collections.reverse(operators);
    operators.replaceAll(operator -> FLIPPED.getOrDefault(operator, operator));
    return new Expr.Relation(sides, operators);
  }

  private Optional<Fraction> difference(Expr.Relation relation) {
    if (relation.operators().get(0).equals("in")) {
      return Optional.empty();
    }
    Optional<Fraction> left = scalars.fraction(relation.sides().get(0));
    Optional<Fraction> right = scalars.fraction(relation.sides().get(1));
    return left.isPresent() && right.isPresent()
        ? Optional.of(left.get().minus(right.get(), budget))
        : Optional.empty();
  }
}
