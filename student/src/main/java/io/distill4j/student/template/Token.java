package io.distill4j.student.template;

/**
 * A piece of a template.
 *
 * @param text what it says: template text, the name, the unescaped string, the digits, the operator
 * @param line where it begins, from 1
 * @param start offset of its first character in the normalised source
 * @param end offset after its last character, white space that it swallows included
 */
record Token(Kind kind, String text, int line, int start, int end) {

  enum Kind {
    DATA("template text"),
    VARIABLE_BEGIN("'{{'"),
    VARIABLE_END("'}}'"),
    BLOCK_BEGIN("'{%'"),
    BLOCK_END("'%}'"),
    NAME("name"),
    STRING("string"),
    INTEGER("integer"),
    FLOAT("float"),
    OPERATOR("operator"),
    END("end of template");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** How an error calls it. */
  String describe() {
    return switch (kind) {
      case NAME, OPERATOR, INTEGER, FLOAT, STRING -> "'" + text + "'";
      default -> kind.words;
    };
  }
}
