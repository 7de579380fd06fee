package io.distill4j.data.math;

import io.distill4j.data.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Numbers, symbols, fractions, roots, functions, brackets and matrices. */
final class Atoms {

  private static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh",
          "tanh", "ln", "exp", "max", "min", "gcd", "lcm");
  private static final Set<String> FRACTIONS = Set.of("frac", "dfrac", "tfrac", "cfrac");
  private static final Set<String> BINOMIALS = Set.of("binom", "dbinom", "tbinom");
  private static final Set<String> OPENING = Set.of("lfloor", "lceil", "langle", "lbrace", "lvert");
  private static final Set<String> CLOSING = Set.of("rfloor", "rceil", "rangle", "rbrace", "rvert");
  private static final Set<String> NO_ATOM =
      Set.of(
          "cdot",
          "times",
          "div",
          "pm",
          "mp",
          "le",
          "leq",
          "leqslant",
          "ge",
          "geq",
          "geqslant",
          "lt",
          "gt",
          "ne",
          "neq",
          "approx",
          "equiv",
          "in",
          "cup",
          "cap",
          "setminus",
          "backslash",
          "circ",
          "degree",
          "to",
          "end");
  private static final Map<String, String> CONSTANTS =
      Map.of("infty", "oo", "varnothing", "empty", "emptyset", "empty");

  private final Cursor cursor;
  private final AnswerParser answers;
  private final TermParser terms;
  private int bars;

  Atoms(Cursor cursor, AnswerParser answers, TermParser terms) {
    this.cursor = cursor;
    this.answers = answers;
    this.terms = terms;
  }

  boolean start() {
    Token token = cursor.peek();
    return switch (token.kind()) {
      case NUMBER, SYMBOL, WORDS -> true;
      case COMMAND -> !NO_ATOM.contains(token.text()) && !CLOSING.contains(token.text());
      case SIGN ->
          token.is("(") || token.is("{") || token.is("\\{") || (token.is("|") && bars == 0);
      case END -> false;
    };
  }

  Expr primary() {
    Token token = cursor.next();
    return switch (token.kind()) {
      case NUMBER -> number(token.text());
      case SYMBOL -> symbol(token.text());
      case COMMAND -> command(token.text());
      case WORDS -> words(token.text());
      case SIGN -> sign(token);
      case END -> throw TermParser.unexpected(token);
    };
  }

  /** The argument of a command: a group, or one token. */
  Expr argument() {
    if (cursor.take("{")) {
      Expr inner = answers.list();
      cursor.expect("}");
      return inner;
    }
    Optional<String> digit = cursor.takeDigit();
    return digit.isPresent() ? TermParser.number(digit.get()) : primary();
  }

  private Expr number(String digits) {
    if (cursor.peek().is("_")) {
      cursor.next();
      String base = subscript();
      if (base.matches("\\d{1,2}") && digits.indexOf('.') < 0) {
        int value = Integer.parseInt(base);
        if (value >= 2 && value <= 36) {
          return new Expr.Based(digits, value);
        }
      }
      throw new Cursor.Unreadable("a number with the subscript " + base);
    }
    return TermParser.number(digits);
  }

  private Expr symbol(String letter) {
    String name = letter;
    if (cursor.take("_")) {
      name += "_" + subscript();
    }
    while (cursor.take("'")) {
      name += "'";
    }
    boolean function = name.matches("[fgh]('|_.*|\\d)*");
    if (function && cursor.peek().is("(")) {
      cursor.next();
      List<Expr> arguments = answers.entries();
      cursor.expect(")");
      return new Expr.Call(name, arguments);
    }
    return new Expr.Sym(name);
  }

  /** The text of a subscript, braces removed. */
  private String subscript() {
    if (!cursor.take("{")) {
      return cursor.next().text();
    }
    StringBuilder text = new StringBuilder();
    for (int open = 1; open > 0; ) {
      Token token = cursor.next();
      if (token.kind() == Kind.END) {
        throw TermParser.unexpected(token);
      }
      open += token.is("{") ? 1 : token.is("}") ? -1 : 0;
      text.append(open > 0 ? token.text() : "");
    }
    return text.toString();
  }

  private Expr words(String words) {
    if (start() && cursor.peek().kind() != Kind.WORDS) {
      return terms.power(); // "x =" or "the answer is" in front of a value.
    }
    StringBuilder all = new StringBuilder(words);
    while (cursor.peek().kind() == Kind.WORDS) {
      all.append(' ').append(cursor.next().text());
    }
    return new Expr.Words(all.toString());
  }

  private Expr command(String name) {
    if (FRACTIONS.contains(name)) {
      Expr over = argument();
      return new Expr.Quotient(over, argument());
    }
    if (BINOMIALS.contains(name)) {
      Expr over = argument();
      return new Expr.Call("binom", List.of(over, argument()));
    }
    if (name.equals("sqrt")) {
      return root();
    }
    if (FUNCTIONS.contains(name) || name.equals("log")) {
      return call(name);
    }
    if (name.equals("sum") || name.equals("prod") || name.equals("int") || name.equals("lim")) {
      return folded(name);
    }
    if (name.equals("begin")) {
      return new Matrices(cursor, answers).read();
    }
    if (OPENING.contains(name)) {
      return bracket(name);
    }
    if (name.equals("overline") || name.equals("bar") || name.equals("vec") || name.equals("hat")) {
      return new Expr.Call(name, List.of(argument()));
    }
    if (name.equals("boxed") || name.equals("fbox")) {
      return argument();
    }
    if (CONSTANTS.containsKey(name)) {
      return name.equals("infty") ? new Expr.Infinity() : new Expr.Several(List.of(), true);
    }
    if (NO_ATOM.contains(name) || CLOSING.contains(name)) {
      throw new Cursor.Unreadable("unexpected \\" + name);
    }
    return symbol(name);
  }

  private Expr root() {
    Expr degree = Expr.Num.of(2);
    if (cursor.take("[")) {
      degree = answers.list();
      cursor.expect("]");
    }
    Expr value = cursor.peek().is("{") ? argument() : primary();
    return degree.equals(Expr.Num.of(2))
        ? new Expr.Call("sqrt", List.of(value))
        : new Expr.Power(value, new Expr.Quotient(Expr.Num.of(1), degree));
  }

  private Expr call(String function) {
    List<Expr> arguments = new ArrayList<>();
    Optional<Expr> power = Optional.empty();
    if (function.equals("log") && cursor.take("_")) {
      arguments.add(argument());
    }
    if (cursor.take("^")) {
      power = Optional.of(argument());
    }
    if (cursor.take("(")) {
      arguments.addAll(0, answers.entries());
      cursor.expect(")");
    } else {
      arguments.add(0, cursor.peek().is("{") ? argument() : implied());
    }
    boolean inverse = power.isPresent() && power.get().equals(Expr.Num.of(-1));
    if (inverse && (function.equals("sin") || function.equals("cos") || function.equals("tan"))) {
      return new Expr.Call("arc" + function, arguments);
    }
    Expr call = new Expr.Call(function, arguments);
    return power.isPresent() ? new Expr.Power(call, power.get()) : call;
  }

  /** What a function without brackets applies to: {@code \sin 2x} is the sine of 2x. */
  private Expr implied() {
    List<Expr> factors = new ArrayList<>();
    factors.add(terms.power());
    while (cursor.peek().kind() == Kind.SYMBOL
        || cursor.peek().isCommand("pi")
        || cursor.peek().isCommand("theta")) {
      factors.add(terms.power());
    }
    return factors.size() == 1 ? factors.get(0) : new Expr.Product(factors);
  }

  /** A sum, product, integral or limit: kept as written, its bounds and body as arguments. */
  private Expr folded(String name) {
    List<Expr> arguments = new ArrayList<>();
    while (cursor.peek().is("_") || cursor.peek().is("^")) {
      cursor.next();
      arguments.add(argument());
    }
    arguments.add(terms.product());
    return new Expr.Call(name, arguments);
  }

  private Expr sign(Token token) {
    return switch (token.text()) {
      case "(", "[", "{", "\\{" -> bracket(token.text());
      case "|" -> {
        bars++;
        Expr inner = answers.list();
        bars--;
        cursor.expect("|");
        yield new Expr.Call("abs", List.of(inner));
      }
      default -> throw TermParser.unexpected(token);
    };
  }

  private Expr bracket(String open) {
    Token closed = cursor.peek();
    boolean empty = closed.is("}") || closed.is("\\}") || closed.isCommand("rbrace");
    int outer = bars;
    bars = 0;
    List<Expr> entries = empty ? List.of() : answers.entries();
    bars = outer;
    String close = cursor.next().text();
    return Brackets.meaning(open, entries, close);
  }
}
