package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.List;

/** Compares intervals and unions of them. */
final class Sets {

  private final Answers answers;

  Sets(Answers answers) {
    this.answers = answers;
  }

  static boolean isSet(Expr expr) {
    return expr instanceof Expr.Interval || expr instanceof Expr.SetOperation;
  }

  Equality compare(Expr left, Expr right) {
    if (left instanceof Expr.SetOperation || right instanceof Expr.SetOperation) {
      return operations(left, right);
    }
    if (left instanceof Expr.Interval a && right instanceof Expr.Interval b) {
      return Equality.of(a.lowClosed() == b.lowClosed() && a.highClosed() == b.highClosed())
          .and(answers.inOrder(List.of(a.low(), a.high()), List.of(b.low(), b.high())));
    }
    Expr.Interval interval = (Expr.Interval) (left instanceof Expr.Interval ? left : right);
    Expr other = left instanceof Expr.Interval ? right : left;
    boolean pair = other instanceof Expr.Tuple tuple && tuple.entries().size() == 2;
    boolean list = other instanceof Expr.Several several && several.entries().size() == 2;
    if (pair || (list && !Shapes.hasBraces(other))) {
      boolean plain = interval.lowClosed() == interval.highClosed();
      Equality ends =
          answers.inOrder(
              List.of(interval.low(), interval.high()),
              other instanceof Expr.Tuple tuple ? tuple.entries() : Shapes.entries(other));
      // [1, 2] may be a list; (1, 2) beside it may be an open interval.
      return plain && ends == Equality.EQUAL && interval.lowClosed()
          ? Equality.UNKNOWN
          : Equality.of(plain && !interval.lowClosed()).and(ends);
    }
    return Equality.DIFFERENT;
  }

  private Equality operations(Expr left, Expr right) {
    boolean unions = isUnion(left) && isUnion(right);
    if (unions) {
      return answers.asSets(pieces(left), pieces(right));
    }
    if (left instanceof Expr.SetOperation a
        && right instanceof Expr.SetOperation b
        && a.name().equals(b.name())) {
      Equality same =
          answers.inOrder(
              a.operands().stream().map(Sets::piece).toList(),
              b.operands().stream().map(Sets::piece).toList());
      return same == Equality.EQUAL ? same : Equality.UNKNOWN;
    }
    return Equality.UNKNOWN;
  }

  private static boolean isUnion(Expr expr) {
    return !(expr instanceof Expr.SetOperation operation) || operation.name().equals("union");
  }

  private static List<Expr> pieces(Expr expr) {
    List<Expr> pieces = new ArrayList<>();
    if (expr instanceof Expr.SetOperation union) {
      union.operands().forEach(operand -> pieces.addAll(pieces(operand)));
    } else if (expr instanceof Expr.Several several) {
      pieces.addAll(several.entries());
    } else {
      pieces.add(piece(expr));
    }
    return pieces;
  }

  /** Beside another set, a pair in round brackets is an interval. */
  private static Expr piece(Expr expr) {
    return expr instanceof Expr.Tuple pair && pair.entries().size() == 2
        ? new Expr.Interval(pair.entries().get(0), pair.entries().get(1), false, false)
        : expr;
  }
}
