package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what stands in a box: several answers, relations, sets, and the arithmetic inside them
 * ({@link TermParser}).
 *
 * <p>Total: text that is no expression is an empty result, never an exception.
 */
public final class AnswerParser {

  private static final Map<String, String> RELATIONS =
      Map.ofEntries(
          Map.entry("=", "="),
          Map.entry("<", "<"),
          Map.entry(">", ">"),
          Map.entry("<=", "<="),
          Map.entry(">=", ">="),
          Map.entry("!=", "!="),
          Map.entry("~", "~"),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("le", "<="),
          Map.entry("leq", "<="),
          Map.entry("leqslant", "<="),
          Map.entry("ge", ">="),
          Map.entry("geq", ">="),
          Map.entry("geqslant", ">="),
          Map.entry("ne", "!="),
          Map.entry("neq", "!="),
          Map.entry("approx", "~"),
          Map.entry("equiv", "="),
          Map.entry("in", "in"));

  private static final Map<String, String> SET_OPERATORS =
      Map.of("cup", "union", "cap", "intersection", "setminus", "minus", "backslash", "minus");

  private final Cursor cursor;
  private final TermParser terms;
  private final List<String> units = new ArrayList<>();
  private int depth;

  private AnswerParser(Cursor cursor) {
    this.cursor = cursor;
    this.terms = new TermParser(cursor, this);
  }

  /**
   * An answer read.
   *
   * @param units words that stood behind a value, in lower case, joined by spaces; empty for none
   */
  public record Reading(Expr expr, String units) {}

  /** Reads a whole answer; empty when it is no expression or too large. */
  public static Optional<Reading> read(String text) {
    try {
      AnswerParser parser = new AnswerParser(new Cursor(Lexer.tokens(text)));
      Expr expr = parser.list();
      while (parser.cursor.take(".") || parser.cursor.take(",") || parser.cursor.take(";")) {
        // A full stop after the answer.
      }
      if (!parser.cursor.atEnd()) {
        return Optional.empty();
      }
      return Optional.of(new Reading(expr, String.join(" ", parser.units)));
    } catch (Cursor.Unreadable | Budget.Spent | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** One or several entries. */
  Expr list() {
    List<Expr> entries = entries();
    return entries.size() == 1 ? entries.get(0) : new Expr.Several(entries, false);
  }

  /** Entries parted by commas, semicolons or words, up to a token that ends a list. */
  List<Expr> entries() {
    if (++depth > Budget.DEEPEST) {
      throw new Budget.Spent("brackets are nested too deep");
    }
    List<Expr> entries = new ArrayList<>();
    entries.add(relation());
    while (separator()) {
      entries.add(relation());
    }
    depth--;
    return entries;
  }

  /** Remembers words that stand behind a value. */
  void unit(String words) {
    units.add(words.toLowerCase(Locale.ROOT));
  }

  private boolean separator() {
    int from = cursor.position();
    boolean found = false;
    while (cursor.take(",") || cursor.take(";")) {
      found = true;
    }
    boolean more = found && (terms.startsPrimary() || startsSign());
    if (!more) {
      cursor.rewind(from);
    }
    return more;
  }

  private boolean startsSign() {
    Token token = cursor.peek();
    return token.is("-")
        || token.is("+")
        || token.is("+-")
        || token.isCommand("pm")
        || token.is("[");
  }

  private Expr relation() {
    List<Expr> sides = new ArrayList<>();
    List<String> operators = new ArrayList<>();
    sides.add(setOperation());
    for (Optional<String> operator = relationSign();
        operator.isPresent();
        operator = relationSign()) {
      operators.add(operator.get());
      sides.add(setOperation());
    }
    return operators.isEmpty() ? sides.get(0) : new Expr.Relation(sides, operators);
  }

  private Optional<String> relationSign() {
    Token token = cursor.peek();
    boolean candidate = token.kind() == Token.Kind.SIGN || token.kind() == Token.Kind.COMMAND;
    String sign = candidate ? RELATIONS.get(token.text()) : null;
    if (sign != null) {
      cursor.next();
    }
    return Optional.ofNullable(sign);
  }

  private Expr setOperation() {
    Expr left = ratio();
    while (cursor.peek().kind() == Token.Kind.COMMAND
        && SET_OPERATORS.containsKey(cursor.peek().text())) {
      String name = SET_OPERATORS.getOrDefault(cursor.next().text(), "union");
      Expr right = ratio();
      left =
          left instanceof Expr.SetOperation same && same.name().equals(name)
              ? new Expr.SetOperation(name, joined(same.operands(), right))
              : new Expr.SetOperation(name, List.of(left, right));
    }
    return left;
  }

  private Expr ratio() {
    List<Expr> entries = new ArrayList<>();
    entries.add(terms.sum());
    while (cursor.take(":")) {
      entries.add(terms.sum());
    }
    return entries.size() == 1 ? entries.get(0) : new Expr.Ratio(entries);
  }

  private static List<Expr> joined(List<Expr> list, Expr last) {
    List<Expr> all = new ArrayList<>(list);
    all.add(last);
    return all;
  }

  /** The letters of words, for comparing them: lower case, without signs around. */
  static String plain(String words) {
    return words
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .map(Character::toLowerCase)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }
}
