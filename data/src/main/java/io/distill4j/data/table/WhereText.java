package io.distill4j.data.table;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a {@link Where}. */
final class WhereText {

  private static final Pattern WORD =
      Pattern.compile(
          "'(?:[^']|'')*'|[-+]?[0-9][0-9.eE+-]*|[\\p{L}_][\\p{L}\\p{N}_.-]*|!=|<=|>=|<|>|=|\\(|\\)|,|\\S");

  private record Word(String text, int at) {}

  private static final Word END = new Word("", -1);

  private final String text;
  private final List<Word> words = new ArrayList<>();
  private int next;

  WhereText(String text) {
    this.text = text;
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(new Word(matcher.group(), matcher.start()));
    }
  }

  Where where() {
    List<Where.Test> tests = new ArrayList<>();
    do {
      tests.add(test());
    } while (take("and"));
    if (!peek().equals(END)) {
      throw expected("'and' or the end");
    }
    return new Where(tests);
  }

  private Where.Test test() {
    String column = word("the name of a column", "[\\p{L}_].*");
    Where.Relation relation = relation();
    List<Where.Literal> literals = new ArrayList<>();
    if (relation == Where.Relation.IN) {
      word("'('", "\\(");
      do {
        literals.add(literal());
      } while (take(","));
      word("',' or ')'", "\\)");
    } else {
      literals.add(literal());
    }
    return new Where.Test(column, relation, literals);
  }

  private Where.Relation relation() {
    String sign = peek().text().toLowerCase(Locale.ROOT);
    for (Where.Relation relation : Where.Relation.values()) {
      if (relation.toString().equals(sign)) {
        next++;
        return relation;
      }
    }
    throw expected("one of = != < <= > >= in");
  }

  private Where.Literal literal() {
    String word = peek().text();
    if (word.length() > 1 && word.startsWith("'")) {
      next++;
      return new Where.Literal.Text(word.substring(1, word.length() - 1).replace("''", "'"));
    }
    if (word.equals("true") || word.equals("false")) {
      next++;
      return new Where.Literal.Truth(word.equals("true"));
    }
    if (word.matches("[-+]?[0-9].*")) {
      try {
        BigDecimal value = new BigDecimal(word);
        next++;
        return new Where.Literal.Decimal(value);
      } catch (NumberFormatException e) {
        throw expected("a number");
      }
    }
    throw expected("a text in single quotes, a number, true or false");
  }

  private boolean take(String word) {
    boolean is = peek().text().equalsIgnoreCase(word);
    next += is ? 1 : 0;
    return is;
  }

  private String word(String what, String pattern) {
    String word = peek().text();
    if (!word.matches(pattern)) {
      throw expected(what);
    }
    next++;
    return word;
  }

  private Word peek() {
    return next < words.size() ? words.get(next) : END;
  }

  private IllegalArgumentException expected(String what) {
    Word word = peek();
    return new IllegalArgumentException(
        "where must have %s %s, was \"%s\""
            .formatted(
                what, word.equals(END) ? "at its end" : "at character " + (word.at() + 1), text));
  }
}
