package io.distill4j.data.math;

import java.util.List;

/** What an answer says, as a tree. Lists in it are never changed. */
public sealed interface Expr {

  /**
   * A number.
   *
   * @param places digits after the point as written; -1 for a number written without one
   */
  record Num(Rational value, int places) implements Expr {
    static Num of(long value) {
      return new Num(Rational.of(value), -1);
    }
  }

  /** Digits with their base written below: {@code 52_8}. */
  record Based(String digits, int base) implements Expr {}

  /** A variable or constant; {@code pi}, {@code e} and {@code i} are the constants. */
  record Sym(String name) implements Expr {}

  record Sum(List<Expr> terms) implements Expr {}

  record Product(List<Expr> factors) implements Expr {}

  record Quotient(Expr over, Expr under) implements Expr {}

  record Power(Expr base, Expr exponent) implements Expr {}

  /** A named function, known ({@code sin}, {@code sqrt}, {@code log}) or not ({@code f}). */
  record Call(String name, List<Expr> arguments) implements Expr {}

  /** {@code left ± right}; {@code upper} is false for {@code ∓}. */
  record PlusMinus(Expr left, Expr right, boolean upper) implements Expr {}

  record Percent(Expr value) implements Expr {}

  record Degrees(Expr value) implements Expr {}

  /** Positive infinity. */
  record Infinity() implements Expr {}

  /** {@code a = b}, {@code a < b <= c}: one operator between each two neighbours. */
  record Relation(List<Expr> sides, List<String> operators) implements Expr {}

  /** {@code (1, 2)}: the order counts. Two entries may also mean an open interval. */
  record Tuple(List<Expr> entries) implements Expr {}

  /** {@code 1, 2} or {@code 1 and 2}: several answers; {@code {1, 2}} when in braces. */
  record Several(List<Expr> entries, boolean braces) implements Expr {}

  record Interval(Expr low, Expr high, boolean lowClosed, boolean highClosed) implements Expr {}

  /** {@code union}, {@code intersection} or {@code minus} of sets. */
  record SetOperation(String name, List<Expr> operands) implements Expr {}

  record Matrix(List<List<Expr>> rows) implements Expr {}

  /** {@code 1:2}. */
  record Ratio(List<Expr> entries) implements Expr {}

  /** Words. */
  record Words(String text) implements Expr {}
}
