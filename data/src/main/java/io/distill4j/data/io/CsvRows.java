package io.distill4j.data.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV or TSV file whose first line names the columns; every value is text. Blank
 * lines are skipped.
 *
 * <p>Source: RFC 4180: a field may stand in quotes, inside which separators and line breaks are
 * text and a quote is doubled.
 */
final class CsvRows implements Iterator<Row>, AutoCloseable {

  private static final char QUOTE = '"';
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final char separator;
  private final PushbackReader reader;
  private final List<String> columns;
  private long index;
  private long line = 1;
  private long recordLine = 1;
  private @Nullable Row next;

  CsvRows(Path file, char separator, long firstIndex) throws IOException {
    this.file = file;
    this.separator = separator;
    this.index = firstIndex;
    this.reader = new PushbackReader(Compression.reader(file));
    try {
      int first = reader.read();
      if (first >= 0 && first != BYTE_ORDER_MARK) {
        reader.unread(first);
      }
      this.columns = record();
      if (new HashSet<>(columns).size() < columns.size()) {
        throw mistake("two columns have the same name: " + columns, "rename one of them");
      }
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = read();
      } catch (IOException e) {
        String what =
            e instanceof CharacterCodingException
                ? "holds bytes that are not UTF-8"
                : "cannot be read: " + e;
        throw new UserMistake(where(), what, "mend the file or fetch it again", e);
      }
    }
    return next != null;
  }

  @Override
  public Row next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("no row after " + where());
    }
    Row row = next;
    next = null;
    return row;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Row read() throws IOException {
    List<String> fields = record();
    if (fields.isEmpty()) {
      return null;
    }
    if (fields.size() != columns.size()) {
      throw mistake(
          "has %d fields, and the first line names %d columns"
              .formatted(fields.size(), columns.size()),
          "put fields that hold a separator in quotes");
    }
    ObjectNode value = Json.object();
    for (int i = 0; i < fields.size(); i++) {
      value.put(columns.get(i), fields.get(i));
    }
    return new Row(where(), index++, value);
  }

  /** The fields of the next record that is not blank; empty at the end. */
  private List<String> record() throws IOException {
    while (true) {
      recordLine = line;
      List<String> fields = new ArrayList<>();
      int end = separator;
      while (end == separator) {
        StringBuilder field = new StringBuilder();
        end = field(field);
        fields.add(field.toString());
      }
      boolean blank = fields.size() == 1 && fields.get(0).isEmpty();
      if (!blank) {
        return fields;
      }
      if (end < 0) {
        return List.of();
      }
    }
  }

  /** Reads a field; returns what ended it: the separator, a line feed, or -1 at the end. */
  private int field(StringBuilder into) throws IOException {
    int c = read1();
    if (c == QUOTE) {
      for (c = read1(); ; c = read1()) {
        if (c < 0) {
          throw mistake("a quote is opened and never closed", "close it, or double it to mean it");
        }
        if (c != QUOTE) {
          into.append((char) c);
          continue;
        }
        c = read1();
        if (c != QUOTE) {
          break;
        }
        into.append(QUOTE);
      }
    }
    while (c >= 0 && c != separator && c != '\n') {
      into.append((char) c);
      c = read1();
    }
    return c;
  }

  /** The next character, with line breaks as line feeds. */
  private int read1() throws IOException {
    int c = reader.read();
    if (c == '\r') {
      c = reader.read();
      if (c >= 0 && c != '\n') {
        reader.unread(c);
        c = '\n';
      }
    }
    if (c == '\n') {
      line++;
    }
    return c;
  }

  private String where() {
    return file + ":" + recordLine;
  }

  private UserMistake mistake(String what, String remedy) {
    return new UserMistake(where(), what, remedy);
  }
}
