package io.distill4j.data.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Questions about the shape of an expression, and its rewriting into a plainer one. */
final class Shapes {

  private static final Set<String> CONSTANTS = Set.of("pi", "e", "i");

  private Shapes() {}

  /**
   * The expression without what only leads to the answer: the steps of {@code x = 1 + 1 = 2}, the
   * approximation behind {@code ≈}, the name before {@code in}.
   */
  static Expr simplify(Expr expr) {
    if (!(expr instanceof Expr.Relation relation)) {
      return expr;
    }
    List<Expr> sides = relation.sides();
    List<String> operators = relation.operators();
    int cut = operators.indexOf("~");
    if (cut >= 0) {
      sides = sides.subList(0, cut + 1);
      operators = operators.subList(0, cut);
    }
    if (operators.isEmpty()) {
      return simplify(sides.get(0));
    }
    if (operators.size() == 1 && operators.get(0).equals("in")) {
      return isName(sides.get(0)) ? simplify(sides.get(1)) : new Expr.Relation(sides, operators);
    }
    if (operators.size() > 1 && operators.stream().allMatch("="::equals)) {
      return new Expr.Relation(List.of(sides.get(0), sides.get(sides.size() - 1)), List.of("="));
    }
    return new Expr.Relation(sides, operators);
  }

  static boolean isRelation(Expr expr) {
    return expr instanceof Expr.Relation;
  }

  static boolean isAssignment(Expr expr) {
    return expr instanceof Expr.Relation relation
        && relation.operators().equals(List.of("="))
        && isName(relation.sides().get(0));
  }

  /** An assignment to a name that is no numbered root such as {@code x_1}. */
  static boolean isPlainAssignment(Expr expr) {
    return isAssignment(expr)
        && expr instanceof Expr.Relation relation
        && relation.sides().get(0) instanceof Expr.Sym symbol
        && !symbol.name().contains("_");
  }

  /** Whether the expression only names something: {@code x}, {@code f(x)}, {@code |AB|}. */
  static boolean isName(Expr expr) {
    if (expr instanceof Expr.Sym symbol) {
      return !CONSTANTS.contains(symbol.name());
    }
    if (expr instanceof Expr.Call call) {
      return call.name().matches("[fgh]('|_.*)?|abs|vec|overline|bar|hat")
          && (call.name().matches("[fgh].*") || call.arguments().stream().allMatch(Shapes::isName));
    }
    if (expr instanceof Expr.Product product) {
      return product.factors().stream().allMatch(Shapes::isName);
    }
    if (expr instanceof Expr.Ratio ratio) {
      return ratio.entries().stream().allMatch(Shapes::isName);
    }
    if (expr instanceof Expr.Tuple tuple) {
      return tuple.entries().stream().allMatch(Shapes::isName);
    }
    return expr instanceof Expr.Words;
  }

  /** Whether the expression stands for more than one value, or for a set in braces. */
  static boolean isSeveral(Expr expr) {
    return expr instanceof Expr.Several || contains(expr, Expr.PlusMinus.class);
  }

  static boolean hasBraces(Expr expr) {
    return expr instanceof Expr.Several several && several.braces();
  }

  /** The values an expression stands for, each sign of a ± on its own. */
  static List<Expr> entries(Expr expr) {
    if (expr instanceof Expr.Several several) {
      List<Expr> all = new ArrayList<>();
      several.entries().forEach(entry -> all.addAll(entries(entry)));
      return all;
    }
    return contains(expr, Expr.PlusMinus.class)
        ? List.of(signed(expr, true), signed(expr, false))
        : List.of(expr);
  }

  /** The expression with every ± read as + or as -. */
  private static Expr signed(Expr expr, boolean plus) {
    if (expr instanceof Expr.PlusMinus both) {
      Expr right = signed(both.right(), plus);
      return new Expr.Sum(
          List.of(
              signed(both.left(), plus), both.upper() == plus ? right : TermParser.negate(right)));
    }
    return Rewriting.children(expr, child -> signed(child, plus));
  }

  static boolean contains(Expr expr, Class<? extends Expr> type) {
    if (type.isInstance(expr)) {
      return true;
    }
    boolean[] found = new boolean[1];
    Rewriting.children(
        expr,
        child -> {
          found[0] = found[0] || contains(child, type);
          return child;
        });
    return found[0];
  }

  static BigInteger value(Expr.Based number) {
    try {
      return new BigInteger(number.digits(), number.base());
    } catch (NumberFormatException e) {
      throw new Cursor.Unreadable("no digit of base " + number.base());
    }
  }
}
