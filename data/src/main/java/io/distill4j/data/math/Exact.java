package io.distill4j.data.math;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Expressions as exact quotients of polynomials. Equal results mean equal expressions (wherever
 * both have a value); different ones mean nothing unless both are rational numbers.
 */
final class Exact {

  private static final int MOST_POWER = 40;
  private static final int MOST_FACTORIAL = 200;
  private static final int LARGEST_FACTOR = 1_000;

  /** Longest number in bits whose root is taken: every step of it works on the whole number. */
  private static final int LONGEST_ROOT = 2_000;

  private final Budget budget;

  Exact(Budget budget) {
    this.budget = budget;
  }

  /**
   * The expression as a fraction.
   *
   * @throws Cursor.Unreadable when it is no single value
   * @throws ArithmeticException when it divides by zero
   */
  Fraction of(Expr expr) {
    budget.spend(1);
    if (expr instanceof Expr.Num number) {
      return Fraction.constant(number.value());
    }
    if (expr instanceof Expr.Sym symbol) {
      return Fraction.of(Poly.atom(symbol.name()));
    }
    if (expr instanceof Expr.Sum sum) {
      if (Shapes.contains(sum, Expr.Infinity.class)) {
        throw new Cursor.Unreadable("infinity in a sum");
      }
      Fraction total = Fraction.constant(Rational.ZERO);
      for (Expr term : sum.terms()) {
        total = total.plus(of(term), budget);
      }
      return total;
    }
    if (expr instanceof Expr.Product product) {
      Fraction total = Fraction.constant(Rational.ONE);
      for (Expr factor : product.factors()) {
        total = total.times(of(factor), budget);
      }
      return total;
    }
    if (expr instanceof Expr.Quotient quotient) {
      return of(quotient.over()).dividedBy(of(quotient.under()), budget);
    }
    if (expr instanceof Expr.Percent percent) {
      return of(percent.value()).dividedBy(Fraction.constant(Rational.of(100)), budget);
    }
    if (expr instanceof Expr.Degrees degrees) {
      return of(degrees.value())
          .times(Fraction.of(Poly.atom("pi")), budget)
          .dividedBy(Fraction.constant(Rational.of(180)), budget);
    }
    if (expr instanceof Expr.Infinity) {
      return Fraction.of(Poly.atom("infinity"));
    }
    if (expr instanceof Expr.Power power) {
      return power(power);
    }
    if (expr instanceof Expr.Call call) {
      return call(call);
    }
    throw new Cursor.Unreadable("not a single value");
  }

  private Fraction power(Expr.Power power) {
    Fraction base = of(power.base());
    Fraction exponent = of(power.exponent());
    Optional<Rational> number = exponent.rational();
    if (number.isPresent() && number.get().isWhole()) {
      BigInteger whole = number.get().over();
      if (whole.bitLength() < 31) {
        int times = whole.intValue();
        if (Math.abs(times) <= MOST_POWER || (base.rational().isPresent() && fits(base, times))) {
          return base.rational().isPresent()
              ? Fraction.constant(raise(base.rational().get(), times))
              : base.power(times, budget);
        }
      }
    }
    if (number.isPresent()
        && number.get().under().equals(BigInteger.TWO)
        && base.rational().isPresent()
        && number.get().over().bitLength() < 5) {
      return root(base).power(number.get().over().intValue(), budget);
    }
    return atom("power", List.of(base, exponent));
  }

  private static boolean fits(Fraction base, int times) {
    Rational value = base.rational().orElseThrow();
    long bits = Math.max(value.over().bitLength(), value.under().bitLength());
    return bits * Math.abs((long) times) < Budget.MOST_BITS / 2;
  }

  private static Rational raise(Rational base, int times) {
    if (times < 0) {
      return raise(base.inverse(), -times);
    }
    return new Rational(base.over().pow(times), base.under().pow(times));
  }

  private Fraction call(Expr.Call call) {
    List<Fraction> arguments =
        call.name().equals("sum") || call.name().equals("prod") || call.name().equals("int")
            ? List.of()
            : call.arguments().stream().map(this::of).toList();
    Optional<Rational> first = arguments.isEmpty() ? Optional.empty() : arguments.get(0).rational();
    switch (call.name()) {
      case "sqrt" -> {
        return root(arguments.get(0));
      }
      case "exp" -> {
        return atom("power", List.of(Fraction.of(Poly.atom("e")), arguments.get(0)));
      }
      case "factorial" -> {
        if (isSmall(first)) {
          return Fraction.constant(
              new Rational(factorial(first.orElseThrow().over().intValue()), BigInteger.ONE));
        }
      }
      case "binom" -> {
        Optional<Rational> second = arguments.get(1).rational();
        if (isSmall(first) && isSmall(second)) {
          return Fraction.constant(
              choose(
                  first.orElseThrow().over().intValue(), second.orElseThrow().over().intValue()));
        }
      }
      case "abs" -> {
        if (first.isPresent()) {
          return Fraction.constant(first.get().signum() < 0 ? first.get().negate() : first.get());
        }
      }
      case "floor", "ceil" -> {
        if (first.isPresent()) {
          return Fraction.constant(rounded(first.get(), call.name().equals("floor")));
        }
      }
      case "sum", "prod", "int" -> {
        return Fraction.of(Poly.atom(call.name() + folded(call.arguments())));
      }
      default -> {}
    }
    return atom(call.name(), arguments);
  }

  /** Bounds as written, body by its value: the order of factors does not count. */
  private String folded(List<Expr> arguments) {
    int last = arguments.size() - 1;
    return arguments.subList(0, last) + of(arguments.get(last)).text();
  }

  private static Rational rounded(Rational value, boolean down) {
    BigInteger[] parts = value.over().divideAndRemainder(value.under());
    BigInteger whole = parts[0];
    if (parts[1].signum() < 0 && down) {
      whole = whole.subtract(BigInteger.ONE);
    } else if (parts[1].signum() > 0 && !down) {
      whole = whole.add(BigInteger.ONE);
    }
    return new Rational(whole, BigInteger.ONE);
  }

  private static boolean isSmall(Optional<Rational> value) {
    return value.isPresent()
        && value.get().isWhole()
        && value.get().signum() >= 0
        && value.get().over().bitLength() < 16
        && value.get().over().intValue() <= MOST_FACTORIAL;
  }

  private static BigInteger factorial(int n) {
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }

  private static Rational choose(int n, int k) {
    return k > n
        ? Rational.ZERO
        : new Rational(factorial(n), factorial(k).multiply(factorial(n - k)));
  }

  /** Square root: of a rational number as a product of roots of primes, of others as an atom. */
  private Fraction root(Fraction value) {
    Optional<Rational> number = value.rational();
    if (number.isEmpty()) {
      return atom("sqrt", List.of(value));
    }
    Rational rational = number.get();
    Poly root = rational.signum() < 0 ? Poly.atom("i") : Poly.ONE;
    BigInteger rest = rational.over().abs().multiply(rational.under());
    if (rest.bitLength() > LONGEST_ROOT) {
      throw new Budget.Spent("a root is too large to decide");
    }
    BigInteger whole = BigInteger.ONE;
    for (int prime = 2; prime <= LARGEST_FACTOR && rest.bitLength() > 1; prime++) {
      BigInteger factor = BigInteger.valueOf(prime);
      int count = 0;
      for (BigInteger[] parts = rest.divideAndRemainder(factor);
          parts[1].signum() == 0;
          parts = rest.divideAndRemainder(factor)) {
        rest = parts[0];
        count++;
        budget.spend(1);
      }
      whole = whole.multiply(factor.pow(count / 2));
      if (count % 2 == 1) {
        root = root.times(Poly.root(factor), budget);
      }
      if (factor.multiply(factor).compareTo(rest) > 0) {
        break; // What is left is a prime.
      }
    }
    BigInteger square = rest.sqrt();
    if (square.multiply(square).equals(rest)) {
      whole = whole.multiply(square);
    } else {
      root = root.times(Poly.root(rest), budget);
    }
    Rational scale = new Rational(whole, rational.under());
    return rational.signum() == 0
        ? Fraction.constant(Rational.ZERO)
        : Fraction.of(root.scale(scale, budget));
  }

  private static Fraction atom(String name, List<Fraction> arguments) {
    String text = arguments.stream().map(Fraction::text).collect(Collectors.joining(",", "(", ")"));
    if (text.length() > Budget.LONGEST) {
      throw new Budget.Spent("the expression is too large to decide");
    }
    return Fraction.of(Poly.atom(name + text));
  }
}
