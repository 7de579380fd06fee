package io.distill4j.data.math;

/**
 * A piece of an answer.
 *
 * @param text number as digits, symbol, command without backslash, words, or the sign itself
 */
record Token(Kind kind, String text) {

  enum Kind {
    NUMBER,
    SYMBOL,
    COMMAND,
    WORDS,
    SIGN,
    END
  }

  static final Token END = new Token(Kind.END, "");

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isCommand(String name) {
    return kind == Kind.COMMAND && text.equals(name);
  }
}
