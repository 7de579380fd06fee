package io.distill4j.student.template;

import io.distill4j.student.template.Token.Kind;
import java.util.List;

/** The tokens of a template with a place in them. */
final class TokenStream {

  private final List<Token> tokens;
  private int at;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(at);
  }

  Token look() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** The current token; moves behind it. */
  Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean skipIf(String operator) {
    if (current().is(operator)) {
      next();
      return true;
    }
    return false;
  }

  boolean skipIfName(String name) {
    if (current().isName(name)) {
      next();
      return true;
    }
    return false;
  }

  Token expect(String operator) {
    if (!current().is(operator)) {
      throw expected("'" + operator + "'");
    }
    return next();
  }

  void expectName(String name) {
    if (!current().isName(name)) {
      throw expected("'" + name + "'");
    }
    next();
  }

  Token expect(Kind kind) {
    if (current().kind() != kind) {
      throw expected(kind.words());
    }
    return next();
  }

  TemplateError expected(String what) {
    return new TemplateError(
        current().line(), "expected %s, found %s".formatted(what, current().describe()));
  }
}
