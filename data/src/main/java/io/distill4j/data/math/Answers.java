package io.distill4j.data.math;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an answer says the same as the reference.
 *
 * <p>Conventions: {@code x = 5} and {@code x in S} stand for their right side where the other says
 * no name; several answers in a row are a set, in round brackets a tuple; {@code (a, b)} is an open
 * interval where the other is one; an inequality as reference admits the interval of its solutions;
 * 28% equals 28 and 0.28; 90 degrees equal 90.
 */
public final class Answers {

  private final Budget budget;
  private final Scalars scalars;
  private final Relations relations;
  private final Sets sets;

  private Answers(Budget budget) {
    this.budget = budget;
    this.scalars = new Scalars(budget);
    this.relations = new Relations(this, scalars, budget);
    this.sets = new Sets(this);
  }

  /** Compares within a budget of steps; what costs more is unknown. */
  public static Equality compare(Expr reference, Expr answer, int steps) {
    return compare(reference, answer, new Budget(steps));
  }

  static Equality compare(Expr reference, Expr answer, Budget budget) {
    try {
      return new Answers(budget).same(reference, answer);
    } catch (Budget.Spent | Cursor.Unreadable | ArithmeticException e) {
      return Equality.UNKNOWN;
    }
  }

  /** The single real value of an expression, or behind {@code x =}, to 40 digits, if it has one. */
  public static Optional<BigDecimal> value(Expr expr, int steps) {
    try {
      Expr plain = Shapes.simplify(expr);
      if (Shapes.isAssignment(plain) && plain instanceof Expr.Relation relation) {
        plain = relation.sides().get(1);
      }
      return new Scalars(new Budget(steps)).real(plain);
    } catch (Budget.Spent | Cursor.Unreadable | ArithmeticException e) {
      return Optional.empty();
    }
  }

  Equality same(Expr left, Expr right) {
    budget.spend(1);
    if (left.equals(right)) {
      return Equality.EQUAL;
    }
    Expr a = Shapes.simplify(left);
    Expr b = Shapes.simplify(right);
    if (Shapes.isRelation(a) && !Shapes.isRelation(b)) {
      return relations.against(a, b, true);
    }
    if (Shapes.isRelation(b) && !Shapes.isRelation(a)) {
      return relations.against(b, a, false);
    }
    if (Shapes.isRelation(a)) {
      return relations.compare((Expr.Relation) a, (Expr.Relation) b);
    }
    if (Shapes.isSeveral(a) || Shapes.isSeveral(b)) {
      return several(a, b);
    }
    if (Sets.isSet(a) || Sets.isSet(b)) {
      return sets.compare(a, b);
    }
    if (a instanceof Expr.Tuple || b instanceof Expr.Tuple) {
      return a instanceof Expr.Tuple left1 && b instanceof Expr.Tuple right1
          ? inOrder(left1.entries(), right1.entries())
          : Equality.DIFFERENT;
    }
    if (a instanceof Expr.Ratio || b instanceof Expr.Ratio) {
      return a instanceof Expr.Ratio left1 && b instanceof Expr.Ratio right1
          ? ratios(left1.entries(), right1.entries())
          : Equality.UNKNOWN;
    }
    if (Shapes.contains(a, Expr.Matrix.class) || Shapes.contains(b, Expr.Matrix.class)) {
      return matrices(a, b);
    }
    return values(a, b);
  }

  Equality inOrder(List<Expr> left, List<Expr> right) {
    if (left.size() != right.size()) {
      return Equality.DIFFERENT;
    }
    Equality all = Equality.EQUAL;
    for (int i = 0; i < left.size() && all != Equality.DIFFERENT; i++) {
      all = all.and(same(left.get(i), right.get(i)));
    }
    return all;
  }

  /** Every entry of each list equals one of the other. */
  Equality asSets(List<Expr> left, List<Expr> right) {
    return covered(left, right).and(covered(right, left));
  }

  private Equality covered(List<Expr> some, List<Expr> by) {
    Equality all = Equality.EQUAL;
    for (Expr each : some) {
      Equality found = Equality.DIFFERENT;
      for (Expr other : by) {
        found = found.or(same(each, other));
        if (found == Equality.EQUAL) {
          break;
        }
      }
      all = all.and(found);
    }
    return all;
  }

  private Equality several(Expr a, Expr b) {
    boolean braces = Shapes.hasBraces(a) || Shapes.hasBraces(b);
    if (a instanceof Expr.Tuple || b instanceof Expr.Tuple) {
      return braces ? Equality.DIFFERENT : inOrder(inside(a), inside(b));
    }
    if (Sets.isSet(a) || Sets.isSet(b)) {
      return sets.compare(a, b);
    }
    List<Expr> left = Shapes.entries(a);
    List<Expr> right = Shapes.entries(b);
    boolean named = left.stream().anyMatch(Shapes::isPlainAssignment);
    boolean bare = right.stream().noneMatch(Shapes::isRelation);
    boolean renamed = right.stream().anyMatch(Shapes::isPlainAssignment);
    boolean leftBare = left.stream().noneMatch(Shapes::isRelation);
    return (named && bare) || (renamed && leftBare) ? inOrder(left, right) : asSets(left, right);
  }

  private static List<Expr> inside(Expr expr) {
    return expr instanceof Expr.Tuple tuple ? tuple.entries() : Shapes.entries(expr);
  }

  private Equality ratios(List<Expr> left, List<Expr> right) {
    Equality asWritten = inOrder(left, right);
    if (asWritten == Equality.EQUAL || left.size() != 2 || right.size() != 2) {
      return asWritten;
    }
    List<Expr> all = new ArrayList<>(left);
    all.addAll(right);
    boolean positive =
        all.stream()
            .allMatch(
                each ->
                    scalars
                        .fraction(each)
                        .flatMap(Fraction::rational)
                        .filter(value -> value.signum() > 0)
                        .isPresent());
    return positive
        ? scalars.compare(
            new Expr.Quotient(left.get(0), left.get(1)),
            new Expr.Quotient(right.get(0), right.get(1)))
        : asWritten;
  }

  private Equality matrices(Expr a, Expr b) {
    if (Shapes.contains(a, Expr.Matrix.class) != Shapes.contains(b, Expr.Matrix.class)) {
      return Equality.UNKNOWN;
    }
    List<List<Expr>> left = MatrixValue.of(a, budget).rows();
    List<List<Expr>> right = MatrixValue.of(b, budget).rows();
    if (left.size() != right.size()) {
      return Equality.DIFFERENT;
    }
    Equality all = Equality.EQUAL;
    for (int i = 0; i < left.size(); i++) {
      all = all.and(inOrder(left.get(i), right.get(i)));
    }
    return all;
  }

  private Equality values(Expr a, Expr b) {
    if (a instanceof Expr.Words || b instanceof Expr.Words) {
      return a instanceof Expr.Words left && b instanceof Expr.Words right
          ? Equality.of(AnswerParser.plain(left.text()).equals(AnswerParser.plain(right.text())))
          : Equality.DIFFERENT;
    }
    if (a instanceof Expr.Based || b instanceof Expr.Based) {
      return a instanceof Expr.Based left && b instanceof Expr.Based right
          ? Equality.of(
              left.base() == right.base() && Shapes.value(left).equals(Shapes.value(right)))
          : Equality.UNKNOWN;
    }
    if (a instanceof Expr.Percent percent && !(b instanceof Expr.Percent)) {
      return values(percent.value(), b).or(scalars.compare(a, b));
    }
    if (b instanceof Expr.Percent percent && !(a instanceof Expr.Percent)) {
      return values(a, percent.value()).or(scalars.compare(a, b));
    }
    if (a instanceof Expr.Degrees degrees) {
      return values(degrees.value(), b instanceof Expr.Degrees other ? other.value() : b);
    }
    if (b instanceof Expr.Degrees degrees) {
      return values(a, degrees.value());
    }
    return scalars.compare(a, b);
  }
}
