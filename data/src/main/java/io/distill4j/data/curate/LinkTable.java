package io.distill4j.data.curate;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.RowWriter;
import io.distill4j.data.io.Rows;
import io.distill4j.data.similar.DuplicateSearch.Link;
import io.distill4j.data.table.Column;
import io.distill4j.data.table.Layout;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which texts are near duplicates of which earlier ones, and by how much: a fact about the texts,
 * from which every selection draws its own consequences.
 *
 * <p>File format: Parquet with {@code row}, {@code of} (positions in the order of judging), {@code
 * name} of the latter and {@code similarity}, ascending by row, then by the earlier row.
 */
final class LinkTable {

  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new Column("row", Column.Type.Value.INT64),
              new Column("of", Column.Type.Value.INT64),
              Column.string("name"),
              Column.float64("similarity")),
          List.of(),
          Map.of("distill4j.schema", "links-1"));

  private LinkTable() {}

  static RowWriter writer(Path file) {
    return RowWriter.open(file, LAYOUT);
  }

  static void append(RowWriter writer, Link link) throws IOException {
    writer.append(
        Json.object()
            .put("row", link.row())
            .put("of", link.of())
            .put("name", link.name())
            .put("similarity", link.similarity()));
  }

  /** The links of row after row. */
  static final class Reader implements AutoCloseable {

    private final Stream<Row> stream;
    private final Iterator<Row> rows;
    private @Nullable Link next;

    Reader(Path file) {
      this.stream = Rows.read(file);
      this.rows = stream.iterator();
      advance();
    }

    /** Links of a row to earlier ones; rows are asked for in ascending order. */
    List<Link> of(int row) {
      List<Link> links = new ArrayList<>();
      while (next != null && next.row() <= row) {
        if (next.row() == row) {
          links.add(next);
        }
        advance();
      }
      return links;
    }

    private void advance() {
      if (!rows.hasNext()) {
        next = null;
        return;
      }
      JsonNode row = rows.next().value();
      next =
          new Link(
              row.path("row").asInt(),
              row.path("of").asInt(),
              row.path("name").asText(),
              row.path("similarity").doubleValue());
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
