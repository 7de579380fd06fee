package io.distill4j.data.math;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A polynomial with rational coefficients in atoms: variables, constants, square roots of primes
 * and whole sub-expressions. {@code i*i} is -1 and {@code root 2} squared is 2, so that equal
 * numbers built from square roots have equal polynomials.
 *
 * @param terms monomial (atom to exponent, 1 or more) to coefficient, never zero
 */
record Poly(Map<SortedMap<String, Integer>, Rational> terms) {

  private static final int MOST_TERMS = 400;
  private static final String ROOT = "root ";
  static final Poly ZERO = new Poly(Map.of());
  static final Poly ONE = constant(Rational.ONE);

  static Poly constant(Rational value) {
    return value.signum() == 0 ? ZERO : new Poly(Map.of(new TreeMap<>(), value));
  }

  static Poly atom(String name) {
    return new Poly(Map.of(new TreeMap<>(Map.of(name, 1)), Rational.ONE));
  }

  /** The square root of a whole number that has no square factor known. */
  static Poly root(BigInteger number) {
    return atom(ROOT + number);
  }

  Poly plus(Poly other, Budget budget) {
    budget.spend(1 + terms.size() + other.terms.size());
    Map<SortedMap<String, Integer>, Rational> sum = new HashMap<>(terms);
    other.terms.forEach((monomial, value) -> add(sum, monomial, value));
    return new Poly(sum);
  }

  Poly times(Poly other, Budget budget) {
    budget.spend(1 + terms.size() * other.terms.size());
    Map<SortedMap<String, Integer>, Rational> product = new HashMap<>();
    for (var left : terms.entrySet()) {
      for (var right : other.terms.entrySet()) {
        Rational value = left.getValue().times(right.getValue());
        SortedMap<String, Integer> monomial = new TreeMap<>(left.getKey());
        for (var power : right.getKey().entrySet()) {
          value = value.times(raise(monomial, power.getKey(), power.getValue()));
        }
        add(product, monomial, value);
      }
    }
    if (product.size() > MOST_TERMS) {
      throw new Budget.Spent("polynomials grow too long");
    }
    return new Poly(product);
  }

  Poly scale(Rational factor, Budget budget) {
    return times(constant(factor), budget);
  }

  boolean isZero() {
    return terms.isEmpty();
  }

  boolean isConstant() {
    return terms.isEmpty() || (terms.size() == 1 && terms.keySet().iterator().next().isEmpty());
  }

  /** The value of a constant polynomial. */
  Rational value() {
    return terms.isEmpty() ? Rational.ZERO : terms.values().iterator().next();
  }

  /** Terms in a fixed order, so that equal polynomials have equal texts. */
  String text() {
    SortedMap<String, Rational> sorted = new TreeMap<>();
    terms.forEach((monomial, value) -> sorted.put(monomial.toString(), value));
    return sorted.toString();
  }

  private static void add(
      Map<SortedMap<String, Integer>, Rational> terms,
      SortedMap<String, Integer> monomial,
      Rational value) {
    Rational sum = terms.getOrDefault(monomial, Rational.ZERO).plus(value);
    if (sum.signum() == 0) {
      terms.remove(monomial);
    } else {
      terms.put(monomial, sum);
    }
  }

  /** Multiplies the monomial by a power of an atom; returns the number that falls out. */
  private static Rational raise(SortedMap<String, Integer> monomial, String atom, int power) {
    int raised = monomial.getOrDefault(atom, 0) + power;
    Rational factor = Rational.ONE;
    if (atom.equals("i") || atom.startsWith(ROOT)) {
      Rational square =
          atom.equals("i")
              ? Rational.of(-1)
              : new Rational(new BigInteger(atom.substring(ROOT.length())), BigInteger.ONE);
      for (; raised >= 2; raised -= 2) {
        factor = factor.times(square);
      }
    }
    if (raised == 0) {
      monomial.remove(atom);
    } else {
      monomial.put(atom, raised);
    }
    return factor;
  }
}
