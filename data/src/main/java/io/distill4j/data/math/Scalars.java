package io.distill4j.data.math;

import ch.obermuhlner.math.big.BigComplex;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/**
 * Decides whether two single values are equal.
 *
 * <p>Equal: their exact forms are equal, or they agree to 28 digits at seeded points with positive,
 * mixed and negative coordinates. Different: both are rational and differ, or they disagree at a
 * point, computed with 40 and again with 100 digits. Unknown: a value cannot be computed, or the
 * two agree at positive points only.
 *
 * <p>Bounds of error. Values that differ by less than one part in 10^28 at all three points are
 * called equal: constants that close, or functions that nearly meet there (coordinates are drawn
 * from 1.7 * 10^9 values, so a polynomial of degree d that is not zero vanishes at one of them with
 * probability d / 1.7 * 10^9 at most, and has to do so three times). Equal values are called
 * different only where cancellation costs more than 72 of 100 digits.
 */
final class Scalars {

  /** Digits a decimal must have to stand for a number it does not equal. */
  private static final int ENOUGH_DIGITS = 6;

  private final Budget budget;
  private final Exact exact;

  Scalars(Budget budget) {
    this.budget = budget;
    this.exact = new Exact(budget);
  }

  Equality compare(Expr left, Expr right) {
    Optional<Fraction> a = fraction(left);
    Optional<Fraction> b = fraction(right);
    if (a.isPresent() && b.isPresent()) {
      if (a.get().same(b.get(), budget)) {
        return Equality.EQUAL;
      }
      if (a.get().rational().isPresent() && b.get().rational().isPresent()) {
        return Equality.of(rounds(left, b.get()) || rounds(right, a.get()));
      }
    }
    if (Shapes.contains(left, Expr.Infinity.class) || Shapes.contains(right, Expr.Infinity.class)) {
      return Equality.DIFFERENT;
    }
    Equality numeric = numeric(left, right);
    if (numeric == Equality.DIFFERENT && (rounds(left, right) || rounds(right, left))) {
      return Equality.EQUAL;
    }
    return numeric;
  }

  /** The exact form, if the expression is a single value that has one. */
  Optional<Fraction> fraction(Expr expr) {
    try {
      return Optional.of(exact.of(expr));
    } catch (Cursor.Unreadable | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** The real value of an expression without variables, exact where it is short and rational. */
  Optional<BigDecimal> real(Expr expr) {
    Optional<Rational> rational = fraction(expr).flatMap(Fraction::rational);
    if (rational.isPresent()) {
      return Optional.of(rational.get().decimal(new MathContext(60)));
    }
    BigComplex here = new Numeric(0, budget).of(expr);
    BigComplex there = new Numeric(1, budget).of(expr);
    boolean constant = Numeric.agree(here, there);
    boolean real = here.im.abs().compareTo(BigDecimal.ONE.movePointLeft(Numeric.AGREEING)) < 0;
    return constant && real ? Optional.of(here.re) : Optional.empty();
  }

  private Equality numeric(Expr left, Expr right) {
    boolean any = false;
    boolean agreeBefore = false;
    for (int point = 0; point < Numeric.POINTS; point++) {
      try {
        Numeric at = new Numeric(point, budget);
        BigComplex a = at.of(left);
        BigComplex b = at.of(right);
        if (!Numeric.agree(a, b) && differ(left, right, point)) {
          return agreeBefore ? Equality.UNKNOWN : Equality.DIFFERENT;
        }
        any = true;
        agreeBefore = true;
      } catch (ArithmeticException e) {
        // No value at this point; another may have one.
      } catch (Cursor.Unreadable e) {
        return Equality.UNKNOWN;
      }
    }
    return any ? Equality.EQUAL : Equality.UNKNOWN;
  }

  /** Whether two values that seem to differ still do with more digits. */
  private boolean differ(Expr left, Expr right, int point) {
    Numeric at = new Numeric(point, budget, Numeric.MORE_DIGITS);
    return !Numeric.agree(at.of(left), at.of(right));
  }

  /** Whether a decimal of enough digits is the other value, rounded or cut. */
  private boolean rounds(Expr decimal, Fraction value) {
    return value.rational().isPresent()
        && near(decimal, value.rational().get().decimal(new MathContext(60)));
  }

  private boolean rounds(Expr decimal, Expr value) {
    if (!(decimal instanceof Expr.Num)) {
      return false;
    }
    try {
      BigComplex at = new Numeric(0, budget).of(value);
      BigComplex elsewhere = new Numeric(1, budget).of(value);
      return at.im.abs().compareTo(BigDecimal.ONE.movePointLeft(Numeric.AGREEING)) < 0
          && Numeric.agree(at, elsewhere)
          && near(decimal, at.re);
    } catch (ArithmeticException | Cursor.Unreadable e) {
      return false;
    }
  }

  private static boolean near(Expr decimal, BigDecimal value) {
    if (!(decimal instanceof Expr.Num number) || number.places() < 0) {
      return false;
    }
    BigDecimal written = number.value().decimal(new MathContext(60));
    int digits = written.signum() == 0 ? 0 : written.precision() - written.scale();
    if (number.places() + Math.max(0, digits) < ENOUGH_DIGITS) {
      return false;
    }
    BigDecimal last = BigDecimal.ONE.movePointLeft(number.places());
    return written.subtract(value).abs().compareTo(last) < 0;
  }
}
