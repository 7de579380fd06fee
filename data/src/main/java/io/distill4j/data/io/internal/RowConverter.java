package io.distill4j.data.io.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * Assembles Parquet's stream of values into JSON objects, lists and nulls.
 *
 * <p>Reads lists in the three-level layout and in all older ones the format's rules of backward
 * compatibility name; a repeated field without annotation is a list too. A map is a list of {key,
 * value}.
 *
 * <p>Source: parquet-format, LogicalTypes.md, "Nested Types".
 */
final class RowConverter extends GroupConverter {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final GroupType type;
  private final Consumer<JsonNode> sink;
  private final List<Converter> fields = new ArrayList<>();
  private ObjectNode current = JSON.objectNode();

  /** Hands every finished object of {@code type} to {@code sink}. */
  RowConverter(GroupType type, Consumer<JsonNode> sink) {
    this.type = type;
    this.sink = sink;
    for (Type field : type.getFields()) {
      String name = field.getName();
      fields.add(
          field.isRepetition(Type.Repetition.REPEATED)
              ? converter(field, value -> ((ArrayNode) current.get(name)).add(value))
              : converter(field, value -> current.set(name, value)));
    }
  }

  @Override
  public Converter getConverter(int index) {
    return fields.get(index);
  }

  @Override
  public void start() {
    current = new ObjectNode(JSON, new LinkedHashMap<>(2 * fields.size()));
    for (Type field : type.getFields()) {
      boolean repeated = field.isRepetition(Type.Repetition.REPEATED);
      current.set(field.getName(), repeated ? JSON.arrayNode() : JSON.nullNode());
    }
  }

  @Override
  public void end() {
    sink.accept(current);
  }

  private static Converter converter(Type type, Consumer<JsonNode> sink) {
    if (type.isPrimitive()) {
      return new ValueConverter(type.asPrimitiveType(), sink);
    }
    GroupType group = type.asGroupType();
    boolean list = group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation;
    boolean map = group.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation;
    boolean one =
        group.getFieldCount() == 1 && group.getType(0).isRepetition(Type.Repetition.REPEATED);
    return (list || map) && one
        ? new ListConverter(group, list, sink)
        : new RowConverter(group, sink);
  }

  /** A group that stands for a list or a map. */
  private static final class ListConverter extends GroupConverter {

    private final Consumer<JsonNode> sink;
    private final Converter repeated;
    private ArrayNode current = JSON.arrayNode();

    ListConverter(GroupType type, boolean list, Consumer<JsonNode> sink) {
      this.sink = sink;
      Type child = type.getType(0);
      boolean wrapped = list && isWrapper(child, type.getName());
      this.repeated =
          wrapped
              ? new ElementConverter(child.asGroupType(), value -> current.add(value))
              : converter(child, value -> current.add(value));
    }

    private static boolean isWrapper(Type child, String listName) {
      return !child.isPrimitive()
          && child.asGroupType().getFieldCount() == 1
          && !child.getName().equals("array")
          && !child.getName().equals(listName + "_tuple");
    }

    @Override
    public Converter getConverter(int index) {
      return repeated;
    }

    @Override
    public void start() {
      current = JSON.arrayNode();
    }

    @Override
    public void end() {
      sink.accept(current);
    }
  }

  /** The repeated middle level of a list: one element or null. */
  private static final class ElementConverter extends GroupConverter {

    private final Consumer<JsonNode> sink;
    private final Converter element;
    private JsonNode current = NullNode.getInstance();

    ElementConverter(GroupType type, Consumer<JsonNode> sink) {
      this.sink = sink;
      this.element = converter(type.getType(0), value -> current = value);
    }

    @Override
    public Converter getConverter(int index) {
      return element;
    }

    @Override
    public void start() {
      current = NullNode.getInstance();
    }

    @Override
    public void end() {
      sink.accept(current);
    }
  }
}
