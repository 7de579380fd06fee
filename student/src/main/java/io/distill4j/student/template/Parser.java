package io.distill4j.student.template;

import io.distill4j.student.template.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parses statements: {@code if for set macro call filter with print break continue}, and the blocks
 * {@code generation}, {@code block} and {@code autoescape}, whose bodies are rendered in place.
 */
final class Parser {

  private static final Expr HOLE = new Expr.Name(0, Node.CAPTURED);

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final OperandParser operands;
  private final Deque<String> unclosed = new ArrayDeque<>();

  private Parser(List<Token> tokens) {
    this.tokens = new TokenStream(tokens);
    this.expressions = new ExpressionParser(this.tokens);
    this.operands = expressions.operands();
  }

  /** The body of a whole template. */
  static List<Node> parse(List<Token> tokens) {
    return new Parser(tokens).body();
  }

  /** Nodes up to the end of the template or to a block that begins with one of {@code ends}. */
  private List<Node> body(String... ends) {
    List<Node> nodes = new ArrayList<>();
    while (true) {
      Token token = tokens.next();
      switch (token.kind()) {
        case DATA -> nodes.add(new Node.Text(token.text()));
        case VARIABLE_BEGIN -> {
          nodes.add(new Node.Output(expressions.tuple(true, "")));
          tokens.expect(Kind.VARIABLE_END);
        }
        case BLOCK_BEGIN -> {
          if (isOneOf(tokens.current(), ends)) {
            return nodes;
          }
          nodes.add(statement());
          tokens.expect(Kind.BLOCK_END);
        }
        case END -> {
          if (ends.length > 0) {
            throw new TemplateError(
                token.line(),
                "unexpected end of template, '%s' is missing its '%s'"
                    .formatted(unclosed.peek(), ends[ends.length - 1]));
          }
          return nodes;
        }
        default -> throw new TemplateError(token.line(), "unexpected " + token.describe());
      }
    }
  }

  private static boolean isOneOf(Token token, String... names) {
    return List.of(names).stream().anyMatch(token::isName);
  }

  private Node statement() {
    Token tag = tokens.expect(Kind.NAME);
    unclosed.push("%s (line %d)".formatted(tag.text(), tag.line()));
    Node node =
        switch (tag.text()) {
          case "if" -> parseIf();
          case "for" -> parseFor(tag.line());
          case "set" -> parseSet(tag.line());
          case "macro" -> parseMacro(tag.line());
          case "call" -> parseCall(tag.line());
          case "filter" -> {
            Expr filtered = operands.filterChain(operands.filterWithoutBar(HOLE));
            yield new Node.FilterBlock(tag.line(), filtered, bodyTo("endfilter"));
          }
          case "with" -> parseWith(tag.line());
          case "print" -> new Node.Output(expressions.tuple(true, ""));
          case "break" -> new Node.Break();
          case "continue" -> new Node.Continue();
          case "generation" -> new Node.Scoped(bodyTo("endgeneration"));
          case "autoescape" -> {
            expressions.expression();
            yield new Node.Scoped(bodyTo("endautoescape"));
          }
          case "block" -> {
            String name = tokens.expect(Kind.NAME).text();
            Node block = new Node.Scoped(bodyTo("endblock"));
            tokens.skipIfName(name);
            yield block;
          }
          case "include", "import", "from", "extends" ->
              throw new TemplateError(
                  tag.line(), "'" + tag.text() + "' needs other files, and a chat template is one");
          default ->
              throw new TemplateError(
                  tag.line(),
                  unclosed.size() > 1
                      ? "unknown tag '%s' inside %s".formatted(tag.text(), inner())
                      : "unknown tag '%s'".formatted(tag.text()));
        };
    unclosed.pop();
    return node;
  }

  private String inner() {
    return unclosed.stream().skip(1).findFirst().orElseThrow();
  }

  /** The body after the tag just read, and the name of its closing tag. */
  private List<Node> bodyTo(String... ends) {
    tokens.skipIf(":");
    tokens.expect(Kind.BLOCK_END);
    List<Node> nodes = body(ends);
    if (ends.length == 1) {
      tokens.next();
    }
    return nodes;
  }

  private Node parseIf() {
    List<Node.Branch> branches = new ArrayList<>();
    while (true) {
      Expr test = expressions.tuple(false, "");
      branches.add(new Node.Branch(test, bodyTo("elif", "else", "endif")));
      String next = tokens.next().text();
      if (next.equals("endif")) {
        return new Node.If(branches, List.of());
      }
      if (next.equals("else")) {
        return new Node.If(branches, bodyTo("endif"));
      }
    }
  }

  private Node parseFor(int line) {
    Node.Target target = target("in");
    tokens.expectName("in");
    if (target.equals(new Node.Target.Name("loop"))) {
      throw new TemplateError(line, "cannot assign to special variable 'loop' in a for");
    }
    Expr iterable = expressions.tuple(false, "recursive");
    Optional<Expr> condition =
        tokens.skipIfName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    boolean recursive = tokens.skipIfName("recursive");
    List<Node> body = bodyTo("else", "endfor");
    List<Node> otherwise = tokens.next().text().equals("else") ? bodyTo("endfor") : List.of();
    return new Node.For(line, target, iterable, condition, recursive, body, otherwise);
  }

  private Node parseSet(int line) {
    Node.Target target = target("");
    if (tokens.skipIf("=")) {
      return new Node.Set(line, target, expressions.tuple(true, ""));
    }
    Expr filtered = operands.filterChain(HOLE);
    return new Node.SetBlock(line, target, filtered, bodyTo("endset"));
  }

  private Node parseMacro(int line) {
    String name = tokens.expect(Kind.NAME).text();
    Set<String> used = new HashSet<>();
    Set<String> before = operands.collectNames(used);
    List<Node.Parameter> parameters = parameters();
    List<Node> body = bodyTo("endmacro");
    operands.collectNames(before);
    before.addAll(used);
    return new Node.Macro(line, name, new Node.Signature(parameters, used), body);
  }

  private Node parseCall(int line) {
    Set<String> used = new HashSet<>();
    Set<String> before = operands.collectNames(used);
    List<Node.Parameter> parameters = tokens.current().is("(") ? parameters() : List.of();
    if (!(expressions.expression() instanceof Expr.Call call)) {
      throw new TemplateError(line, "'call' needs a call of a macro");
    }
    List<Node> body = bodyTo("endcall");
    operands.collectNames(before);
    before.addAll(used);
    return new Node.CallBlock(line, new Node.Signature(parameters, used), call, body);
  }

  private List<Node.Parameter> parameters() {
    List<Node.Parameter> parameters = new ArrayList<>();
    tokens.expect("(");
    while (!tokens.current().is(")")) {
      Token name = tokens.expect(Kind.NAME);
      Optional<Expr> fallback =
          tokens.skipIf("=") ? Optional.of(expressions.expression()) : Optional.empty();
      boolean gap =
          fallback.isEmpty() && parameters.stream().anyMatch(p -> p.fallback().isPresent());
      if (gap) {
        throw new TemplateError(
            name.line(), "parameter '%s' without default follows one with".formatted(name.text()));
      }
      parameters.add(new Node.Parameter(name.text(), fallback));
      if (!tokens.current().is(")")) {
        tokens.expect(",");
      }
    }
    tokens.next();
    return parameters;
  }

  private Node parseWith(int line) {
    List<Node.Target> targets = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (tokens.current().kind() != Kind.BLOCK_END) {
      if (!targets.isEmpty()) {
        tokens.expect(",");
      }
      targets.add(new Node.Target.Name(tokens.expect(Kind.NAME).text()));
      tokens.expect("=");
      values.add(expressions.expression());
    }
    return new Node.With(line, targets, values, bodyTo("endwith"));
  }

  /** One target, or several with commas. */
  private Node.Target target(String end) {
    List<Node.Target> targets = new ArrayList<>();
    targets.add(oneTarget());
    if (!tokens.current().is(",")) {
      return targets.get(0);
    }
    while (tokens.skipIf(",")) {
      Token token = tokens.current();
      if (!token.isName(end) && !token.is("=") && !token.is(")")) {
        targets.add(oneTarget());
      }
    }
    return new Node.Target.Several(targets);
  }

  private Node.Target oneTarget() {
    if (tokens.skipIf("(")) {
      Node.Target inner = target("");
      tokens.expect(")");
      return inner;
    }
    Token name = tokens.expect(Kind.NAME);
    if (Set.of("true", "false", "none", "True", "False", "None").contains(name.text())) {
      throw new TemplateError(name.line(), "cannot assign to '" + name.text() + "'");
    }
    if (tokens.skipIf(".")) {
      return new Node.Target.Attribute(name.text(), tokens.expect(Kind.NAME).text());
    }
    return new Node.Target.Name(name.text());
  }
}
