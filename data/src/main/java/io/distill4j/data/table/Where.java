package io.distill4j.data.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.UserMistake;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which rows of a table are wanted: tests of columns, all of which must hold.
 *
 * <p>As text: {@code source = 'olympiads' and level >= 4}, with the relations {@code =}, {@code
 * !=}, {@code <}, {@code <=}, {@code >}, {@code >=} and {@code in ('a', 'b')}, texts in single
 * quotes (a quote in them doubled), numbers, {@code true} and {@code false}. {@code meta.level} is
 * a field of a struct. Texts are ordered by code point, so dates and times as they are written; a
 * text that is a number may be compared with one. A missing value passes no test.
 *
 * @param tests in the order they are written; none: every row
 */
public record Where(List<Test> tests) {

  /** Every row. */
  public static final Where ALL = new Where(List.of());

  public Where {
    tests = List.copyOf(tests);
  }

  /**
   * The tests of a text.
   *
   * @throws IllegalArgumentException with the place at which it cannot be understood
   */
  public static Where parse(String text) {
    return new WhereText(text).where();
  }

  /** How a value is compared. */
  public enum Relation {
    EQUAL("="),
    NOT_EQUAL("!="),
    BELOW("<"),
    AT_MOST("<="),
    ABOVE(">"),
    AT_LEAST(">="),
    IN("in");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    boolean holds(int order) {
      return switch (this) {
        case EQUAL, IN -> order == 0;
        case NOT_EQUAL -> order != 0;
        case BELOW -> order < 0;
        case AT_MOST -> order <= 0;
        case ABOVE -> order > 0;
        case AT_LEAST -> order >= 0;
      };
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  /** A value that columns are compared with. */
  public sealed interface Literal {
    record Text(String value) implements Literal {
      @Override
      public String toString() {
        return "'" + value.replace("'", "''") + "'";
      }
    }

    record Decimal(BigDecimal value) implements Literal {
      @Override
      public String toString() {
        return value.toPlainString();
      }
    }

    record Truth(boolean value) implements Literal {
      @Override
      public String toString() {
        return Boolean.toString(value);
      }
    }
  }

  /**
   * One test of a column.
   *
   * @param column name, or names joined by dots for fields of structs
   * @param literals one, or for {@code in} one or more
   */
  public record Test(String column, Relation relation, List<Literal> literals) {

    public Test {
      literals = List.copyOf(literals);
      if (literals.isEmpty() || (relation != Relation.IN && literals.size() != 1)) {
        throw new IllegalArgumentException(
            "%s takes %s, was given %d values"
                .formatted(
                    relation,
                    relation == Relation.IN ? "one value or more" : "one value",
                    literals.size()));
      }
    }

    /** The column of the table, without fields of structs. */
    public String topColumn() {
      int dot = column.indexOf('.');
      return dot < 0 ? column : column.substring(0, dot);
    }

    JsonNode value(Row row) {
      JsonNode node = row.value();
      for (String name : column.split("\\.", -1)) {
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
          throw new UserMistake(
              row.where(),
              "column '%s' holds %s, which has no field '%s'"
                  .formatted(topColumn(), shown(node), name),
              "name a column of values in where");
        }
        node = node.path(name);
      }
      return node;
    }

    boolean holds(Row row) {
      JsonNode value = value(row);
      return !value.isMissingNode()
          && !value.isNull()
          && literals.stream().anyMatch(literal -> relation.holds(order(row, value, literal)));
    }

    private int order(Row row, JsonNode value, Literal literal) {
      if (literal instanceof Literal.Text text && value.isTextual()) {
        return Arrays.compareUnsigned(
            value.textValue().getBytes(StandardCharsets.UTF_8),
            text.value().getBytes(StandardCharsets.UTF_8));
      }
      if (literal instanceof Literal.Truth truth && value.isBoolean()) {
        return Boolean.compare(value.booleanValue(), truth.value());
      }
      if (literal instanceof Literal.Decimal number) {
        if (value.isFloat() || value.isDouble()) {
          return Double.compare(value.doubleValue(), number.value().doubleValue());
        }
        try {
          return (value.isNumber()
                  ? value.decimalValue()
                  : new BigDecimal(value.asText("").strip()))
              .compareTo(number.value());
        } catch (NumberFormatException e) {
          // Told below.
        }
      }
      throw new UserMistake(
          row.where(),
          "column '%s' holds %s, which cannot be compared with %s"
              .formatted(column, shown(value), literal),
          "write texts in single quotes, numbers without them");
    }

    private static String shown(JsonNode value) {
      String text = value.isContainerNode() ? "a JSON " + value.getNodeType() : value.toString();
      return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    @Override
    public String toString() {
      return column
          + " "
          + relation
          + " "
          + (relation == Relation.IN
              ? literals.stream().map(Literal::toString).collect(Collectors.joining(", ", "(", ")"))
              : literals.get(0));
    }
  }

  /** What is wrong when a table lacks a column that is tested. */
  public static UserMistake noColumn(String table, String column, Collection<String> known) {
    return new UserMistake(
        table,
        "no column '%s' to choose rows by; there are %s"
            .formatted(column, String.join(", ", known)),
        "name one of them in where");
  }

  public boolean isAll() {
    return tests.isEmpty();
  }

  /** Columns that are looked at, without fields of structs. */
  public Set<String> columns() {
    return tests.stream().map(Test::topColumn).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether a row is wanted.
   *
   * @throws UserMistake when a value cannot be compared
   */
  public boolean holds(Row row) {
    for (Test test : tests) {
      if (!test.holds(row)) {
        return false;
      }
    }
    return true;
  }

  /** The text that {@link #parse} reads; empty for every row. */
  @Override
  public String toString() {
    return tests.stream().map(Test::toString).collect(Collectors.joining(" and "));
  }
}
