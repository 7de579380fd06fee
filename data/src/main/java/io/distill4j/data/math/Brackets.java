package io.distill4j.data.math;

import java.util.List;

/** What a pair of brackets around some entries means. */
final class Brackets {

  private Brackets() {}

  static Expr meaning(String open, List<Expr> entries, String close) {
    return switch (open + " " + close) {
      case "{ }" -> entries.size() == 1 ? entries.get(0) : new Expr.Several(entries, true);
      case "\\{ \\}", "lbrace rbrace" -> new Expr.Several(entries, true);
      case "( )" -> round(entries);
      case "[ ]" -> square(entries);
      case "[ )", "( ]" -> {
        if (entries.size() != 2) {
          throw new Cursor.Unreadable("an interval has two ends");
        }
        yield new Expr.Interval(
            entries.get(0), entries.get(1), open.equals("["), close.equals("]"));
      }
      case "langle rangle" -> new Expr.Tuple(entries);
      case "lfloor rfloor" -> new Expr.Call("floor", entries);
      case "lceil rceil" -> new Expr.Call("ceil", entries);
      case "lvert rvert" -> new Expr.Call("abs", entries);
      default -> throw new Cursor.Unreadable("%s closed by %s".formatted(open, close));
    };
  }

  private static Expr round(List<Expr> entries) {
    if (entries.size() == 1) {
      return entries.get(0);
    }
    return isInterval(entries)
        ? new Expr.Interval(entries.get(0), entries.get(1), false, false)
        : new Expr.Tuple(entries);
  }

  private static Expr square(List<Expr> entries) {
    return switch (entries.size()) {
      case 1 -> entries.get(0);
      case 2 -> new Expr.Interval(entries.get(0), entries.get(1), true, true);
      default -> new Expr.Tuple(entries);
    };
  }

  private static boolean isInterval(List<Expr> entries) {
    return entries.size() == 2 && entries.stream().anyMatch(Brackets::isInfinite);
  }

  private static boolean isInfinite(Expr expr) {
    return Shapes.contains(expr, Expr.Infinity.class);
  }
}
