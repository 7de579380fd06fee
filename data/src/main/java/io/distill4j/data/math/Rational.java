package io.distill4j.data.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * An exact fraction in lowest terms.
 *
 * @param under positive
 */
public record Rational(BigInteger over, BigInteger under) {

  static final Rational ZERO = of(0);
  static final Rational ONE = of(1);

  public Rational {
    if (under.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    BigInteger common = over.gcd(under);
    if (under.signum() < 0) {
      common = common.negate();
    }
    over = over.divide(common);
    under = under.divide(common);
    if (over.bitLength() + under.bitLength() > Budget.MOST_BITS) {
      throw new Budget.Spent("numbers grow too long");
    }
  }

  static Rational of(long value) {
    return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
  }

  static Rational of(BigDecimal value) {
    return value.scale() >= 0
        ? new Rational(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
        : new Rational(value.toBigIntegerExact(), BigInteger.ONE);
  }

  Rational plus(Rational other) {
    return new Rational(
        over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under));
  }

  Rational times(Rational other) {
    return new Rational(over.multiply(other.over), under.multiply(other.under));
  }

  Rational negate() {
    return new Rational(over.negate(), under);
  }

  Rational inverse() {
    return new Rational(under, over);
  }

  int signum() {
    return over.signum();
  }

  boolean isWhole() {
    return under.equals(BigInteger.ONE);
  }

  BigDecimal decimal(MathContext context) {
    return new BigDecimal(over).divide(new BigDecimal(under), context);
  }

  @Override
  public String toString() {
    return isWhole() ? over.toString() : over + "/" + under;
  }
}
