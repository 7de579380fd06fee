package io.distill4j.student.template;

import io.distill4j.student.template.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses what operators work on: names, literals, attributes, items, calls, filters and tests. */
final class OperandParser {

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private Set<String> names = new HashSet<>();

  OperandParser(TokenStream tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** Collects the names that are read from here on into a new set; returns the one so far. */
  Set<String> collectNames(Set<String> into) {
    Set<String> before = names;
    names = into;
    return before;
  }

  /** A name or literal; assignment targets are parsed as one, too. */
  Expr primary() {
    Token token = tokens.next();
    int line = token.line();
    return switch (token.kind()) {
      case NAME -> name(token);
      case STRING -> {
        StringBuilder text = new StringBuilder(token.text());
        while (tokens.current().kind() == Kind.STRING) {
          text.append(tokens.next().text());
        }
        yield new Expr.Literal(line, text.toString());
      }
      case INTEGER -> new Expr.Literal(line, Numbers.integer(token));
      case FLOAT -> new Expr.Literal(line, Double.parseDouble(token.text().replace("_", "")));
      case OPERATOR -> bracketed(token);
      default -> throw new TemplateError(line, "unexpected " + token.describe());
    };
  }

  private Expr bracketed(Token token) {
    return switch (token.text()) {
      case "(" -> {
        Expr inner = expressions.tuple(expressions::expression, "", true);
        tokens.expect(")");
        yield inner;
      }
      case "[" -> list(token.line());
      case "{" -> dict(token.line());
      default -> throw new TemplateError(token.line(), "unexpected " + token.describe());
    };
  }

  private Expr name(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expr.Literal(token.line(), true);
      case "false", "False" -> new Expr.Literal(token.line(), false);
      case "none", "None" -> new Expr.Literal(token.line(), None.NONE);
      default -> {
        names.add(token.text());
        yield new Expr.Name(token.line(), token.text());
      }
    };
  }

  private Expr list(int line) {
    List<Expr> items = new ArrayList<>();
    while (!tokens.current().is("]")) {
      items.add(expressions.expression());
      if (!tokens.current().is("]")) {
        tokens.expect(",");
      }
    }
    tokens.next();
    return new Expr.Items(line, false, items);
  }

  private Expr dict(int line) {
    List<Expr.Entry> entries = new ArrayList<>();
    while (!tokens.current().is("}")) {
      Expr key = expressions.expression();
      tokens.expect(":");
      entries.add(new Expr.Entry(key, expressions.expression()));
      if (!tokens.current().is("}")) {
        tokens.expect(",");
      }
    }
    tokens.next();
    return new Expr.Dict(line, entries);
  }

  Expr postfix(Expr target) {
    Expr value = target;
    while (true) {
      Token token = tokens.current();
      if (token.is(".")) {
        tokens.next();
        Token name = tokens.next();
        if (name.kind() == Kind.NAME) {
          value = new Expr.Attribute(token.line(), value, name.text());
        } else if (name.kind() == Kind.INTEGER) {
          Expr index = new Expr.Literal(name.line(), Numbers.integer(name));
          value = new Expr.Item(token.line(), value, index);
        } else {
          throw new TemplateError(name.line(), "expected name or number, found " + name.describe());
        }
      } else if (token.is("[")) {
        tokens.next();
        value = subscript(token.line(), value);
      } else if (token.is("(")) {
        value = new Expr.Call(token.line(), value, args());
      } else {
        return value;
      }
    }
  }

  private Expr subscript(int line, Expr target) {
    Optional<Expr> start = Optional.empty();
    if (!tokens.current().is(":")) {
      Expr key = expressions.tuple(expressions::expression, "", false);
      if (tokens.skipIf("]")) {
        return new Expr.Item(line, target, key);
      }
      start = Optional.of(key);
    }
    tokens.expect(":");
    Optional<Expr> stop = slicePart();
    Optional<Expr> step = tokens.skipIf(":") ? slicePart() : Optional.empty();
    tokens.expect("]");
    return new Expr.Slice(line, target, start, stop, step);
  }

  private Optional<Expr> slicePart() {
    boolean absent = tokens.current().is(":") || tokens.current().is("]");
    return absent ? Optional.empty() : Optional.of(expressions.expression());
  }

  Expr filters(Expr target) {
    Expr value = target;
    while (true) {
      Token token = tokens.current();
      if (token.is("|")) {
        value = filter(value);
      } else if (token.isName("is")) {
        value = test(value);
      } else if (token.is("(")) {
        value = new Expr.Call(token.line(), value, args());
      } else {
        return value;
      }
    }
  }

  /** All filters that follow: {@code | a | b(c)}. */
  Expr filterChain(Expr target) {
    Expr value = target;
    while (tokens.current().is("|")) {
      value = filter(value);
    }
    return value;
  }

  private Expr filter(Expr target) {
    tokens.expect("|");
    return filterWithoutBar(target);
  }

  Expr filterWithoutBar(Expr target) {
    int line = tokens.current().line();
    String name = dotted();
    Expr.Args args = tokens.current().is("(") ? args() : Expr.Args.NONE;
    return new Expr.Filter(line, target, name, args);
  }

  private Expr test(Expr target) {
    int line = tokens.next().line();
    boolean negated = tokens.skipIfName("not");
    String name = dotted();
    Expr.Args args = Expr.Args.NONE;
    Token token = tokens.current();
    if (token.is("(")) {
      args = args();
    } else if (beginsTestArgument(token)) {
      if (token.isName("is")) {
        throw new TemplateError(token.line(), "tests cannot be chained with 'is'");
      }
      List<Expr> only = List.of(postfix(primary()));
      args = new Expr.Args(only, List.of(), Optional.empty(), Optional.empty());
    }
    Expr test = new Expr.Test(line, target, name, args);
    return negated ? new Expr.Unary(line, "not", test) : test;
  }

  private static boolean beginsTestArgument(Token token) {
    return switch (token.kind()) {
      case NAME -> !token.isName("else") && !token.isName("or") && !token.isName("and");
      case STRING, INTEGER, FLOAT -> true;
      case OPERATOR -> token.is("[") || token.is("{");
      default -> false;
    };
  }

  private String dotted() {
    StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).text());
    while (tokens.skipIf(".")) {
      name.append('.').append(tokens.expect(Kind.NAME).text());
    }
    return name.toString();
  }

  private Expr.Args args() {
    int line = tokens.expect("(").line();
    List<Expr> positional = new ArrayList<>();
    List<Expr.Named> named = new ArrayList<>();
    Optional<Expr> spread = Optional.empty();
    Optional<Expr> spreadNamed = Optional.empty();
    while (!tokens.current().is(")")) {
      boolean misplaced;
      if (tokens.skipIf("*")) {
        misplaced = spread.isPresent() || spreadNamed.isPresent();
        spread = Optional.of(expressions.expression());
      } else if (tokens.skipIf("**")) {
        misplaced = spreadNamed.isPresent();
        spreadNamed = Optional.of(expressions.expression());
      } else if (tokens.current().kind() == Kind.NAME && tokens.look().is("=")) {
        misplaced = spreadNamed.isPresent();
        String name = tokens.next().text();
        tokens.next();
        named.add(new Expr.Named(name, expressions.expression()));
      } else {
        misplaced = spread.isPresent() || spreadNamed.isPresent() || !named.isEmpty();
        positional.add(expressions.expression());
      }
      if (misplaced) {
        throw new TemplateError(line, "arguments of the call are in the wrong order");
      }
      if (!tokens.current().is(")")) {
        tokens.expect(",");
      }
    }
    tokens.next();
    return new Expr.Args(positional, named, spread, spreadNamed);
  }
}
