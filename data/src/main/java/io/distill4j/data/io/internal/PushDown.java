package io.distill4j.data.io.internal;

import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Where;
import io.distill4j.data.table.Where.Literal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.compat.RowGroupFilter;
import org.apache.parquet.filter2.compat.RowGroupFilter.FilterLevel;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.Column;
import org.apache.parquet.filter2.predicate.Operators.SupportsEqNotEq;
import org.apache.parquet.filter2.predicate.Operators.SupportsLtGt;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * The part of a {@link Where} that a Parquet file can answer from its footer, its dictionaries and
 * its Bloom filters: tests of texts, signed whole numbers, doubles and truth values outside lists.
 * It never holds for fewer rows than the tests do; every row is tested again when it is read.
 */
final class PushDown {

  private static final List<FilterLevel> LEVELS =
      List.of(FilterLevel.STATISTICS, FilterLevel.DICTIONARY, FilterLevel.BLOOMFILTER);

  private PushDown() {}

  /**
   * The row groups, by number, in which a wanted row may be.
   *
   * @throws UserMistake when the file lacks a column that is tested, or is damaged where this looks
   */
  static List<Integer> groups(Path file, Where where, ParquetFileReader reader) {
    MessageType schema = reader.getFileMetaData().getSchema();
    for (String column : new TreeSet<>(where.columns())) {
      if (!schema.containsField(column)) {
        throw Where.noColumn(
            file.toString(), column, schema.getFields().stream().map(Type::getName).toList());
      }
    }
    List<BlockMetaData> groups = reader.getRowGroups();
    Set<BlockMetaData> left = Collections.newSetFromMap(new IdentityHashMap<>());
    Optional<FilterPredicate> predicate = of(where, schema);
    try {
      left.addAll(
          predicate.isEmpty()
              ? groups
              : RowGroupFilter.filterRowGroups(
                  LEVELS, FilterCompat.get(predicate.get()), groups, reader));
    } catch (RuntimeException e) {
      throw new UserMistake(
          file.toString(),
          "a dictionary cannot be read: " + ParquetRows.cause(e, file),
          ParquetRows.REMEDY,
          e);
    }
    return IntStream.range(0, groups.size())
        .filter(i -> left.contains(groups.get(i)))
        .boxed()
        .toList();
  }

  private static Optional<FilterPredicate> of(Where where, MessageType schema) {
    return where.tests().stream().flatMap(test -> of(test, schema).stream()).reduce(FilterApi::and);
  }

  private static Optional<FilterPredicate> of(Where.Test test, MessageType schema) {
    String[] path = test.column().split("\\.", -1);
    if (!schema.containsPath(path) || isRepeated(schema, path)) {
      return Optional.empty();
    }
    Type type = schema.getType(path);
    if (!type.isPrimitive()) {
      return Optional.empty();
    }
    PrimitiveType column = type.asPrimitiveType();
    String name = test.column();
    return switch (column.getPrimitiveTypeName()) {
      case BINARY ->
          isText(column)
              ? values(test, PushDown::bytes).map(v -> order(FilterApi.binaryColumn(name), test, v))
              : Optional.empty();
      case INT64 ->
          isWhole(column)
              ? values(test, l -> number(l).flatMap(v -> fits(v::longValueExact)))
                  .map(v -> order(FilterApi.longColumn(name), test, v))
              : Optional.empty();
      case INT32 ->
          isWhole(column)
              ? values(test, l -> number(l).flatMap(v -> fits(v::intValueExact)))
                  .map(v -> order(FilterApi.intColumn(name), test, v))
              : Optional.empty();
      case DOUBLE ->
          values(test, l -> number(l).map(BigDecimal::doubleValue))
              .map(v -> order(FilterApi.doubleColumn(name), test, v));
      case BOOLEAN ->
          test.relation() == Where.Relation.EQUAL
                  && test.literals().get(0) instanceof Literal.Truth t
              ? Optional.of(FilterApi.eq(FilterApi.booleanColumn(name), t.value()))
              : Optional.empty();
      case FLOAT, INT96, FIXED_LEN_BYTE_ARRAY -> Optional.empty();
    };
  }

  private static <T extends Comparable<T>, C extends Column<T> & SupportsLtGt>
      FilterPredicate order(C column, Where.Test test, List<T> values) {
    T value = values.get(0);
    return switch (test.relation()) {
      case BELOW -> FilterApi.lt(column, value);
      case AT_MOST -> FilterApi.ltEq(column, value);
      case ABOVE -> FilterApi.gt(column, value);
      case AT_LEAST -> FilterApi.gtEq(column, value);
      case EQUAL, NOT_EQUAL, IN -> equality(column, test, values);
    };
  }

  private static <T extends Comparable<T>, C extends Column<T> & SupportsEqNotEq>
      FilterPredicate equality(C column, Where.Test test, List<T> values) {
    if (test.relation() == Where.Relation.NOT_EQUAL) {
      return FilterApi.notEq(column, values.get(0));
    }
    // One by one: as a set, statistics would be asked for the range from least to most alone.
    return values.stream()
        .<FilterPredicate>map(value -> FilterApi.eq(column, value))
        .reduce(FilterApi::or)
        .orElseThrow();
  }

  /** All values of a test in the type of the column; empty when one of them has none. */
  private static <T> Optional<List<T>> values(
      Where.Test test, Function<Literal, Optional<T>> converted) {
    List<T> values = test.literals().stream().flatMap(l -> converted.apply(l).stream()).toList();
    return values.size() == test.literals().size() ? Optional.of(values) : Optional.empty();
  }

  private static Optional<Binary> bytes(Literal literal) {
    return literal instanceof Literal.Text text
        ? Optional.of(Binary.fromString(text.value()))
        : Optional.empty();
  }

  private static Optional<BigDecimal> number(Literal literal) {
    return literal instanceof Literal.Decimal number
        ? Optional.of(number.value())
        : Optional.empty();
  }

  private static boolean isText(PrimitiveType column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    return LogicalTypeAnnotation.stringType().equals(logical)
        || LogicalTypeAnnotation.enumType().equals(logical);
  }

  private static boolean isWhole(PrimitiveType column) {
    LogicalTypeAnnotation logical = column.getLogicalTypeAnnotation();
    return logical == null
        || (logical instanceof IntLogicalTypeAnnotation whole && whole.isSigned());
  }

  private static boolean isRepeated(MessageType schema, String[] path) {
    for (int i = 1; i <= path.length; i++) {
      if (schema.getType(Arrays.copyOf(path, i)).isRepetition(Type.Repetition.REPEATED)) {
        return true;
      }
    }
    return false;
  }

  private static <T> Optional<T> fits(Supplier<T> exact) {
    try {
      return Optional.of(exact.get());
    } catch (ArithmeticException e) {
      return Optional.empty(); // Outside the type: the rows themselves are asked.
    }
  }
}
