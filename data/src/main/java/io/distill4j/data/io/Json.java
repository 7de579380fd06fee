package io.distill4j.data.io;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The one JSON configuration: strict about duplicates and trailing text, generous about length. */
public final class Json {

  /** Longest text accepted in one field, in characters: far above any 128k-token trace. */
  private static final int LONGEST_TEXT = 256 << 20;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES) // 30.0 is not 3E+1.
          .build();

  /** As the mapper, without finding out anew for every value what a tree is. */
  private static final ObjectReader TREE = MAPPER.readerFor(JsonNode.class);

  private Json() {}

  /**
   * Parses one JSON value.
   *
   * @throws JsonProcessingException with line and column when {@code text} is not exactly one value
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return TREE.readTree(text);
  }

  /** A parser over several values; reading from it follows the same rules. */
  static JsonParser parser(Reader reader) throws IOException {
    return MAPPER.createParser(reader);
  }

  /** The value at the parser, whatever follows it. */
  static JsonNode value(JsonParser parser) throws IOException {
    return MAPPER
        .readerFor(JsonNode.class)
        .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readValue(parser);
  }

  /**
   * Reads a file that must hold one JSON object.
   *
   * @throws UserMistake when it is missing, malformed or not an object
   */
  public static ObjectNode readObject(Path file) throws IOException {
    try {
      JsonNode node = MAPPER.readTree(Files.readString(file));
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new UserMistake(
          file.toString(),
          "holds a JSON " + node.getNodeType() + " where an object is needed",
          "check that this is the right file");
    } catch (NoSuchFileException e) {
      throw new UserMistake(file.toString(), "no such file", "check the path", e);
    } catch (JsonProcessingException e) {
      String at =
          e.getLocation() == null
              ? file.toString()
              : file + ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw new UserMistake(
          at,
          "not valid JSON: " + e.getOriginalMessage(),
          "the file may be cut off or damaged; fetch or write it again",
          e);
    }
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The value on one line. */
  public static String line(JsonNode node) {
    return node.toString();
  }

  /** The value indented for people, ending with a newline. */
  public static String pretty(JsonNode node) {
    return node.toPrettyString() + "\n";
  }
}
