package io.distill4j.data.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file of JSON lines, or the elements of a JSON file that holds one list (or one
 * object). Blank lines are skipped.
 */
final class JsonRows implements Iterator<Row>, AutoCloseable {

  private static final String REMEDY =
      "the file may be cut off or damaged; fetch or write it again, or delete what is broken";

  private final Path file;
  private final boolean lines;
  private final BufferedReader reader;
  private final @Nullable JsonParser parser;
  private long index;
  private long line;
  private @Nullable Row next;

  JsonRows(Path file, boolean lines, long firstIndex) throws IOException {
    this.file = file;
    this.lines = lines;
    this.index = firstIndex;
    try {
      this.reader = Compression.reader(file);
      this.parser = lines ? null : Json.parser(reader);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = lines ? nextLine() : nextElement();
      } catch (JsonProcessingException e) {
        throw malformed(e);
      } catch (IOException e) {
        throw unreadable(e);
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

  private @Nullable Row nextLine() throws IOException {
    String text = reader.readLine();
    line++;
    while (text != null && text.isBlank()) {
      text = reader.readLine();
      line++;
    }
    return text == null ? null : row(Json.parse(text));
  }

  private @Nullable Row nextElement() throws IOException {
    if (parser == null) {
      return null;
    }
    JsonToken token = parser.nextToken();
    if (line == 0 && token == JsonToken.START_ARRAY) {
      token = parser.nextToken();
    }
    if (token == null || token == JsonToken.END_ARRAY) {
      return null;
    }
    line++;
    return row(Json.value(parser));
  }

  private Row row(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return new Row(where(), index++, object);
    }
    throw new UserMistake(
        where(),
        "holds a JSON %s where a row, an object, is needed".formatted(node.getNodeType()),
        "write one JSON object per line");
  }

  /** Lines count from 1, elements from 0, as people and arrays do. */
  private String where() {
    return lines ? file + ":" + line : "%s, element %d".formatted(file, Math.max(0, line - 1));
  }

  private UserMistake malformed(JsonProcessingException e) {
    String at = e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
    return new UserMistake(
        where(), "not valid JSON%s: %s".formatted(at, e.getOriginalMessage()), REMEDY, e);
  }

  private UserMistake unreadable(IOException e) {
    String what =
        e instanceof CharacterCodingException
            ? "holds bytes that are not UTF-8"
            : "cannot be read: " + (e.getMessage() == null ? e.toString() : e.getMessage());
    return new UserMistake("%s, after line %d".formatted(file, line), what, REMEDY, e);
  }
}
