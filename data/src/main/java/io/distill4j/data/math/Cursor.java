package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A place in a list of tokens. */
final class Cursor {

  /** The text is no expression. */
  static final class Unreadable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  private final List<Token> tokens;
  private int at;

  Cursor(List<Token> tokens) {
    this.tokens = new ArrayList<>(tokens);
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : Token.END;
  }

  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  int position() {
    return at;
  }

  void rewind(int position) {
    at = position;
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  /** Consumes the sign if it comes next. */
  boolean take(String sign) {
    boolean found = peek().is(sign);
    at += found ? 1 : 0;
    return found;
  }

  void expect(String sign) {
    if (!take(sign)) {
      throw new Unreadable(
          "expected %s, found %s".formatted(sign, atEnd() ? "the end" : peek().text()));
    }
  }

  /** Takes the first digit of a number, as {@code \frac12} means it. */
  Optional<String> takeDigit() {
    Token token = peek();
    if (token.kind() != Token.Kind.NUMBER) {
      return Optional.empty();
    }
    String text = token.text();
    if (text.length() == 1) {
      at++;
    } else {
      tokens.set(at, new Token(Token.Kind.NUMBER, text.substring(1)));
    }
    return Optional.of(text.substring(0, 1));
  }
}
