package io.distill4j.cli;

import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Where;
import org.jspecify.annotations.Nullable;

/** The option {@code --where} of commands that read tables. */
final class WhereOption {

  private WhereOption() {}

  /** What the option says; every row when it is not given. */
  static Where of(@Nullable String text) {
    if (text == null) {
      return Where.ALL;
    }
    try {
      return Where.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UserMistake(
          "--where",
          String.valueOf(e.getMessage()),
          "write tests such as \"source = 'aops' and level >= 4\"",
          e);
    }
  }
}
