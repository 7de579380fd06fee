package io.distill4j.data.io.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of Arrow's null type, as codeforces-cots has one within a struct. */
final class NullColumnsTest {

  private static final String ROW = "{\"none\":null,\"api\":{\"tokens\":7,\"details\":null}}";

  @TempDir Path folder;

  @Test
  void arrowKeepsThem() throws IOException {
    Field none = Field.nullable("none", ArrowType.Null.INSTANCE);
    Field api =
        new Field(
            "api",
            Field.nullable("api", ArrowType.Struct.INSTANCE).getFieldType(),
            List.of(
                Field.nullable("tokens", new ArrowType.Int(64, true)),
                Field.nullable("details", ArrowType.Null.INSTANCE)));
    Path file = folder.resolve("a.arrow");
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(none, api)), allocator);
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
      root.allocateNew();
      StructVector struct = (StructVector) root.getVector("api");
      ((BigIntVector) struct.getChild("tokens")).setSafe(0, 7);
      struct.setIndexDefined(0);
      struct.setNull(1);
      root.setRowCount(2);
      writer.writeBatch();
      writer.end();
    }

    assertThat(read(file)).containsExactly(ROW, "{\"none\":null,\"api\":null}");
  }

  @Test
  void parquetKeepsThem() throws IOException {
    MessageType schema =
        Types.buildMessage()
            .optional(PrimitiveTypeName.INT32)
            .as(LogicalTypeAnnotation.unknownType())
            .named("none")
            .optionalGroup()
            .optional(PrimitiveTypeName.INT64)
            .named("tokens")
            .optional(PrimitiveTypeName.INT32)
            .as(LogicalTypeAnnotation.unknownType())
            .named("details")
            .named("api")
            .named("row");
    Path file = folder.resolve("a.parquet");
    try (var writer = writer(file, schema)) {
      SimpleGroup row = new SimpleGroup(schema);
      row.addGroup("api").append("tokens", 7L);
      writer.write(row);
    }

    assertThat(read(file)).containsExactly(ROW);
  }

  private static ParquetWriter<Group> writer(Path file, MessageType schema) throws IOException {
    return ExampleParquetWriter.builder(new LocalOutputFile(file))
        .withConf(new PlainParquetConfiguration())
        .withType(schema)
        .build();
  }

  private static List<String> read(Path file) {
    try (Stream<Row> rows = Rows.read(file)) {
      return rows.map(row -> row.value().toString()).toList();
    }
  }
}
