package io.distill4j.data.math;

import io.distill4j.data.math.Cursor.Unreadable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Sums, products and powers by recursive descent; what stands between them by {@link Atoms}. */
final class TermParser {

  private final Cursor cursor;
  private final AnswerParser answers;
  private final Atoms atoms;
  private int depth;

  TermParser(Cursor cursor, AnswerParser answers) {
    this.cursor = cursor;
    this.answers = answers;
    this.atoms = new Atoms(cursor, answers, this);
  }

  Expr sum() {
    if (++depth > Budget.DEEPEST) {
      throw new Budget.Spent("the expression is nested too deep");
    }
    Expr left = signed();
    List<Expr> terms = new ArrayList<>();
    terms.add(left);
    while (true) {
      if (cursor.take("+")) {
        terms.add(product());
      } else if (cursor.take("-")) {
        terms.add(negate(product()));
      } else if (plusMinus(false) || plusMinus(true)) {
        boolean upper = cursor.next().text().matches("\\+-|pm");
        Expr before = terms.size() == 1 ? terms.get(0) : new Expr.Sum(List.copyOf(terms));
        terms.clear();
        terms.add(new Expr.PlusMinus(before, product(), upper));
      } else {
        break;
      }
    }
    depth--;
    return terms.size() == 1 ? terms.get(0) : new Expr.Sum(terms);
  }

  private boolean plusMinus(boolean lower) {
    Token token = cursor.peek();
    return lower
        ? token.is("-+") || token.isCommand("mp")
        : token.is("+-") || token.isCommand("pm");
  }

  private Expr signed() {
    boolean negative = false;
    boolean signed = false;
    while (cursor.peek().is("-") || cursor.peek().is("+")) {
      negative ^= cursor.next().is("-");
      signed = true;
    }
    if (!signed && plusMinus(false)) {
      cursor.next();
      return new Expr.PlusMinus(Expr.Num.of(0), product(), true);
    }
    Expr value = product();
    return negative ? negate(value) : value;
  }

  Expr product() {
    Expr left = factor();
    List<Expr> factors = new ArrayList<>();
    factors.add(left);
    while (true) {
      if (cursor.take("*") || takeCommand("cdot") || takeCommand("times")) {
        factors.add(factor());
      } else if (cursor.take("/") || takeCommand("div")) {
        Expr over = single(factors);
        factors.clear();
        factors.add(new Expr.Quotient(over, factor()));
      } else if (cursor.peek().kind() == Token.Kind.WORDS) {
        words();
      } else if (startsPrimary()) {
        Expr next = power();
        if (!mixed(factors, next)) {
          factors.add(next);
        }
      } else {
        break;
      }
    }
    return single(factors);
  }

  /** {@code 1\frac{4}{5}} and {@code 2 1/2} are sums. */
  private boolean mixed(List<Expr> factors, Expr next) {
    int last = factors.size() - 1;
    if (!(factors.get(last) instanceof Expr.Num whole) || whole.places() >= 0 || last > 0) {
      return false;
    }
    Expr fraction = next;
    if (next instanceof Expr.Num over && over.places() < 0 && cursor.peek().is("/")) {
      int from = cursor.position();
      cursor.next();
      if (cursor.peek().kind() == Token.Kind.NUMBER) {
        fraction = new Expr.Quotient(next, power());
      } else {
        cursor.rewind(from);
      }
    }
    boolean proper =
        fraction instanceof Expr.Quotient quotient
            && quotient.over() instanceof Expr.Num over
            && quotient.under() instanceof Expr.Num under
            && over.places() < 0
            && under.places() < 0
            && over.value().over().compareTo(under.value().over()) < 0;
    if (!proper) {
      return false;
    }
    factors.set(last, new Expr.Sum(List.of(whole, fraction)));
    return true;
  }

  private void words() {
    answers.unit(cursor.next().text());
    if (cursor.take("^")) { // Of a unit: cm^2.
      answers.unit("^" + atoms.argument());
    }
  }

  private Expr factor() {
    boolean negative = false;
    while (cursor.peek().is("-") || cursor.peek().is("+")) {
      negative ^= cursor.next().is("-");
    }
    Expr value = power();
    return negative ? negate(value) : value;
  }

  Expr power() {
    if (++depth > Budget.DEEPEST) {
      throw new Budget.Spent("the expression is nested too deep");
    }
    Expr base = postfix(atoms.primary());
    while (cursor.take("^")) {
      if (cursor.peek().isCommand("circ") || cursor.peek().isCommand("degree")) {
        cursor.next();
        base = new Expr.Degrees(base);
      } else if (cursor.peek().is("{") && cursor.peek(1).isCommand("circ")) {
        cursor.next();
        cursor.next();
        cursor.expect("}");
        base = new Expr.Degrees(base);
      } else {
        base = new Expr.Power(base, exponent());
      }
      base = postfix(base);
    }
    depth--;
    return base;
  }

  private Expr exponent() {
    if (cursor.peek().is("-")) {
      cursor.next();
      return negate(exponent());
    }
    return cursor.peek().is("{") ? atoms.argument() : power();
  }

  private Expr postfix(Expr base) {
    Expr value = base;
    while (true) {
      if (cursor.take("!")) {
        value = new Expr.Call("factorial", List.of(value));
      } else if (cursor.take("%")) {
        value = new Expr.Percent(value);
      } else if (cursor.peek().kind() == Token.Kind.WORDS
          && cursor.peek().text().matches("pct|percent|\\s*%\\s*")) {
        cursor.next();
        value = new Expr.Percent(value);
      } else if (cursor.peek().isCommand("degree")) {
        cursor.next();
        value = new Expr.Degrees(value);
      } else {
        return value;
      }
    }
  }

  /** Whether a value begins here that stands for itself, so that a product may be meant. */
  boolean startsPrimary() {
    return atoms.start();
  }

  static Expr negate(Expr value) {
    return value instanceof Expr.Num number
        ? new Expr.Num(number.value().negate(), number.places())
        : new Expr.Product(List.of(Expr.Num.of(-1), value));
  }

  static Expr number(String digits) {
    BigDecimal value = new BigDecimal(digits);
    int point = digits.indexOf('.');
    return new Expr.Num(Rational.of(value), point < 0 ? -1 : digits.length() - point - 1);
  }

  private static Expr single(List<Expr> factors) {
    return factors.size() == 1 ? factors.get(0) : new Expr.Product(List.copyOf(factors));
  }

  private boolean takeCommand(String name) {
    boolean found = cursor.peek().isCommand(name);
    if (found) {
      cursor.next();
    }
    return found;
  }

  /** What stands in a place where something must. */
  static Unreadable unexpected(Token token) {
    return new Unreadable(
        token.kind() == Token.Kind.END ? "ends too early" : "unexpected " + token.text());
  }
}
