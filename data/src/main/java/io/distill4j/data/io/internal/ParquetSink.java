package io.distill4j.data.io.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.table.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;

/**
 * Writes rows as one Parquet file: zstd, page checksums, no dictionary on {@code longTexts}.
 *
 * <p>A row group holds about 16 MiB of compressed pages and its size is looked at every few rows,
 * so that texts of 32k tokens cost neither writer nor reader more than some tens of MiB.
 */
public final class ParquetSink implements AutoCloseable {

  private static final int ZSTD_LEVEL = 3;
  private static final long ROW_GROUP_BYTES = 16L << 20;
  private static final int PAGE_BYTES = 1 << 20;
  private static final int FEWEST_ROWS_BETWEEN_CHECKS = 4;
  private static final int MOST_ROWS_BETWEEN_CHECKS = 64;

  private final ParquetWriter<ObjectNode> writer;

  private ParquetSink(ParquetWriter<ObjectNode> writer) {
    this.writer = writer;
  }

  /**
   * Begins a file, replacing one of the same name.
   *
   * @param longTexts top-level columns without a dictionary
   * @param metadata key-value pairs of the footer
   */
  public static ParquetSink create(
      Path file, List<Column> columns, List<String> longTexts, Map<String, String> metadata)
      throws IOException {
    Builder builder =
        new Builder(new LocalOutputFile(file), new JsonSupport(columns, metadata))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new Codecs(ZSTD_LEVEL))
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withPageSize(PAGE_BYTES)
            .withMinRowCountForPageSizeCheck(FEWEST_ROWS_BETWEEN_CHECKS)
            .withMaxRowCountForPageSizeCheck(MOST_ROWS_BETWEEN_CHECKS);
    longTexts.forEach(name -> builder.withDictionaryEncoding(name, false));
    return new ParquetSink(builder.build());
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when a value does not fit its column
   */
  public void append(ObjectNode row) throws IOException {
    writer.write(row);
  }

  /** Bytes written and held so far. */
  public long size() {
    return writer.getDataSize();
  }

  /** Writes the footer. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<ObjectNode, Builder> {

    private final JsonSupport support;

    Builder(OutputFile file, JsonSupport support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract, although only its successor below is called.
    protected WriteSupport<ObjectNode> getWriteSupport(Configuration unused) {
      return support;
    }

    @Override
    protected WriteSupport<ObjectNode> getWriteSupport(ParquetConfiguration unused) {
      return support;
    }
  }

  /** Tells parquet-java how a JSON object becomes values. */
  private static final class JsonSupport extends WriteSupport<ObjectNode> {

    private final Map<String, String> metadata;
    private final JsonWriter writer;

    JsonSupport(List<Column> columns, Map<String, String> metadata) {
      this.metadata = metadata;
      this.writer = new JsonWriter(columns);
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract, although only its successor below is called.
    public WriteContext init(Configuration unused) {
      return new WriteContext(writer.schema(), metadata);
    }

    @Override
    public WriteContext init(ParquetConfiguration unused) {
      return new WriteContext(writer.schema(), metadata);
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      writer.into(consumer);
    }

    @Override
    public void write(ObjectNode row) {
      writer.write(row);
    }
  }
}
