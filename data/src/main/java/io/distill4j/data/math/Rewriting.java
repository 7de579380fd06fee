package io.distill4j.data.math;

import java.util.List;
import java.util.function.UnaryOperator;

/** Copies an expression with its parts changed. */
final class Rewriting {

  private Rewriting() {}

  /** The expression with every direct part replaced. */
  static Expr children(Expr expr, UnaryOperator<Expr> change) {
    if (expr instanceof Expr.Sum sum) {
      return new Expr.Sum(all(sum.terms(), change));
    }
    if (expr instanceof Expr.Product product) {
      return new Expr.Product(all(product.factors(), change));
    }
    if (expr instanceof Expr.Quotient quotient) {
      return new Expr.Quotient(change.apply(quotient.over()), change.apply(quotient.under()));
    }
    if (expr instanceof Expr.Power power) {
      return new Expr.Power(change.apply(power.base()), change.apply(power.exponent()));
    }
    if (expr instanceof Expr.Call call) {
      return new Expr.Call(call.name(), all(call.arguments(), change));
    }
    if (expr instanceof Expr.PlusMinus both) {
      return new Expr.PlusMinus(
          change.apply(both.left()), change.apply(both.right()), both.upper());
    }
    if (expr instanceof Expr.Percent percent) {
      return new Expr.Percent(change.apply(percent.value()));
    }
    if (expr instanceof Expr.Degrees degrees) {
      return new Expr.Degrees(change.apply(degrees.value()));
    }
    if (expr instanceof Expr.Relation relation) {
      return new Expr.Relation(all(relation.sides(), change), relation.operators());
    }
    if (expr instanceof Expr.Tuple tuple) {
      return new Expr.Tuple(all(tuple.entries(), change));
    }
    if (expr instanceof Expr.Several several) {
      return new Expr.Several(all(several.entries(), change), several.braces());
    }
    if (expr instanceof Expr.Ratio ratio) {
      return new Expr.Ratio(all(ratio.entries(), change));
    }
    return expr;
  }

  private static List<Expr> all(List<Expr> list, UnaryOperator<Expr> change) {
    return list.stream().map(change).toList();
  }
}
