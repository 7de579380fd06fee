package io.distill4j.data.math;

import java.util.Optional;

/**
 * A quotient of polynomials, not reduced: compared by cross-multiplication.
 *
 * @param under never zero
 */
record Fraction(Poly over, Poly under) {

  Fraction {
    if (under.isZero()) {
      throw new ArithmeticException("division by zero");
    }
  }

  static Fraction of(Poly over) {
    return new Fraction(over, Poly.ONE);
  }

  static Fraction constant(Rational value) {
    return of(Poly.constant(value));
  }

  Fraction plus(Fraction other, Budget budget) {
    if (under.equals(other.under)) {
      return new Fraction(over.plus(other.over, budget), under);
    }
    return new Fraction(
        over.times(other.under, budget).plus(other.over.times(under, budget), budget),
        under.times(other.under, budget));
  }

  Fraction minus(Fraction other, Budget budget) {
    return plus(other.times(constant(Rational.of(-1)), budget), budget);
  }

  Fraction times(Fraction other, Budget budget) {
    return new Fraction(over.times(other.over, budget), under.times(other.under, budget))
        .simple(budget);
  }

  Fraction dividedBy(Fraction other, Budget budget) {
    if (other.over.isZero()) {
      throw new ArithmeticException("division by zero");
    }
    return times(new Fraction(/* over= */ other.under, /* under= */ other.over), budget);
  }

  Fraction power(int exponent, Budget budget) {
    Fraction result = constant(Rational.ONE);
    for (int i = 0; i < Math.abs(exponent); i++) {
      result = result.times(this, budget);
    }
    return exponent < 0 ? constant(Rational.ONE).dividedBy(result, budget) : result;
  }

  boolean same(Fraction other, Budget budget) {
    return over.times(other.under, budget).equals(other.over.times(under, budget));
  }

  /** The number c, not zero, for which this is c times the other, if there is one. */
  Optional<Rational> multipleOf(Fraction other, Budget budget) {
    Poly left = over.times(other.under, budget);
    Poly right = other.over.times(under, budget);
    if (left.isZero() || right.isZero()) {
      return left.isZero() && right.isZero() ? Optional.of(Rational.ONE) : Optional.empty();
    }
    var first = left.terms().entrySet().iterator().next();
    Rational across = right.terms().get(first.getKey());
    if (across == null) {
      return Optional.empty();
    }
    Rational factor = first.getValue().times(across.inverse());
    return left.equals(right.scale(factor, budget)) ? Optional.of(factor) : Optional.empty();
  }

  Optional<Rational> rational() {
    return over.isConstant() && under.isConstant()
        ? Optional.of(over.value().times(under.value().inverse()))
        : Optional.empty();
  }

  String text() {
    return under.equals(Poly.ONE) ? over.text() : over.text() + "/" + under.text();
  }

  private Fraction simple(Budget budget) {
    return under.isConstant() && !under.equals(Poly.ONE)
        ? of(over.scale(under.value().inverse(), budget))
        : this;
  }
}
