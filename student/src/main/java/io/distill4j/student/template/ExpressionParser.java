package io.distill4j.student.template;

import io.distill4j.student.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Parses expressions, with the precedence of Jinja: {@code if else}, {@code or}, {@code and},
 * {@code not}, comparisons, {@code + -}, {@code ~}, {@code * / // %}, {@code **}, signs, then
 * attributes, calls, filters and tests.
 *
 * <p>Source: Jinja2 3.1.6, {@code parser.py}.
 */
final class ExpressionParser {

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final TokenStream tokens;
  private final OperandParser operands;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.operands = new OperandParser(tokens, this);
  }

  /** The parser of what operators work on. */
  OperandParser operands() {
    return operands;
  }

  Expr expression() {
    return expression(true);
  }

  /** An expression; one without parentheses and with commas is a tuple. */
  Expr tuple(boolean conditional, String end) {
    return tuple(() -> expression(conditional), end, false);
  }

  Expr tuple(Supplier<Expr> item, String end, boolean parentheses) {
    int line = tokens.current().line();
    List<Expr> items = new ArrayList<>();
    boolean comma = false;
    while (true) {
      if (!items.isEmpty()) {
        tokens.expect(",");
      }
      if (atTupleEnd(end)) {
        break;
      }
      items.add(item.get());
      if (!tokens.current().is(",")) {
        break;
      }
      comma = true;
    }
    if (!comma) {
      if (!items.isEmpty()) {
        return items.get(0);
      }
      if (!parentheses) {
        throw tokens.expected("an expression");
      }
    }
    return new Expr.Items(line, true, items);
  }

  private boolean atTupleEnd(String end) {
    Token token = tokens.current();
    return token.kind() == Kind.VARIABLE_END
        || token.kind() == Kind.BLOCK_END
        || token.is(")")
        || (!end.isEmpty() && token.isName(end));
  }

  Expr expression(boolean conditional) {
    Expr value = or();
    while (conditional && tokens.current().isName("if")) {
      int line = tokens.next().line();
      Expr test = or();
      Optional<Expr> otherwise =
          tokens.skipIfName("else") ? Optional.of(expression(true)) : Optional.empty();
      value = new Expr.Conditional(line, test, value, otherwise);
    }
    return value;
  }

  private Expr or() {
    Expr left = and();
    while (tokens.current().isName("or")) {
      int line = tokens.next().line();
      left = new Expr.Binary(line, "or", left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (tokens.current().isName("and")) {
      int line = tokens.next().line();
      left = new Expr.Binary(line, "and", left, not());
    }
    return left;
  }

  private Expr not() {
    if (tokens.current().isName("not")) {
      int line = tokens.next().line();
      return new Expr.Unary(line, "not", not());
    }
    return compare();
  }

  private Expr compare() {
    int line = tokens.current().line();
    Expr first = sum();
    List<Expr.Operand> rest = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        tokens.next();
        rest.add(new Expr.Operand(token.text(), sum()));
      } else if (tokens.skipIfName("in")) {
        rest.add(new Expr.Operand("in", sum()));
      } else if (token.isName("not") && tokens.look().isName("in")) {
        tokens.next();
        tokens.next();
        rest.add(new Expr.Operand("not in", sum()));
      } else {
        return rest.isEmpty() ? first : new Expr.Compare(line, first, rest);
      }
    }
  }

  private Expr sum() {
    Expr left = concat();
    while (tokens.current().is("+") || tokens.current().is("-")) {
      Token operator = tokens.next();
      left = new Expr.Binary(operator.line(), operator.text(), left, concat());
    }
    return left;
  }

  private Expr concat() {
    int line = tokens.current().line();
    List<Expr> parts = new ArrayList<>();
    parts.add(product());
    while (tokens.skipIf("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.get(0) : new Expr.Concat(line, parts);
  }

  private Expr product() {
    Expr left = power();
    while (tokens.current().is("*")
        || tokens.current().is("/")
        || tokens.current().is("//")
        || tokens.current().is("%")) {
      Token operator = tokens.next();
      left = new Expr.Binary(operator.line(), operator.text(), left, power());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (tokens.current().is("**")) {
      Token operator = tokens.next();
      left = new Expr.Binary(operator.line(), "**", left, unary(true));
    }
    return left;
  }

  private Expr unary(boolean withFilters) {
    Token token = tokens.current();
    Expr value;
    if (token.is("-") || token.is("+")) {
      tokens.next();
      value = new Expr.Unary(token.line(), token.text(), unary(false));
    } else {
      value = operands.primary();
    }
    value = operands.postfix(value);
    return withFilters ? operands.filters(value) : value;
  }
}
