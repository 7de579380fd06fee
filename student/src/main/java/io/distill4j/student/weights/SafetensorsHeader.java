package io.distill4j.student.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads and checks the header of a safetensors file: eight bytes of length, JSON, then the data.
 *
 * <p>Accepted is only a file whose tensors fill the data exactly, without gap or overlap.
 *
 * <p>Source: safetensors 0.6, {@code README.md} (Format) and {@code safetensors/src/tensor.rs}.
 */
final class SafetensorsHeader {

  /** Longest accepted header in bytes, as in the reference reader. */
  private static final long LONGEST = 100_000_000;

  private static final int LENGTH_BYTES = 8;
  private static final int PROBLEMS_SHOWN = 10;
  private static final String METADATA = "__metadata__";
  private static final String FETCH_AGAIN =
      "the file is damaged or cut off; fetch or write it again";

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  private SafetensorsHeader(Path file) {
    this.file = file;
  }

  /** A tensor and the position of its first byte in the file. */
  record Located(TensorEntry entry, long position) {}

  /**
   * The tensors of a file in the order of their data.
   *
   * @throws UserMistake with what is wrong with the file
   */
  static List<Located> read(Path file, FileChannel channel) throws IOException {
    return new SafetensorsHeader(file).read(channel);
  }

  private List<Located> read(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw mistake("has %d bytes, too few for the length of a header".formatted(size));
    }
    long length = bytes(channel, 0, LENGTH_BYTES).getLong();
    if (length < 0 || length > LONGEST) {
      throw mistake(
          "says its header has %s bytes; at most %d are allowed"
              .formatted(Long.toUnsignedString(length), LONGEST));
    }
    long dataStart = LENGTH_BYTES + length;
    if (dataStart > size) {
      throw mistake(
          "says its header has %d bytes, but only %d follow"
              .formatted(length, size - LENGTH_BYTES));
    }
    List<Located> tensors = tensors(parse(bytes(channel, LENGTH_BYTES, (int) length)), dataStart);
    if (problems.isEmpty()) {
      checkLayout(tensors, dataStart, size);
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(shown());
    }
    return tensors;
  }

  private ObjectNode parse(ByteBuffer header) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
      if (text.startsWith("{") && Json.parse(text) instanceof ObjectNode object) {
        return object;
      }
      throw mistake("has a header that is not a JSON object");
    } catch (CharacterCodingException e) {
      throw mistake("has a header that is not UTF-8", e);
    } catch (JsonProcessingException e) {
      throw mistake("has a header that is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private List<Located> tensors(ObjectNode header, long dataStart) {
    List<Located> tensors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals(METADATA)) {
        checkMetadata(field.getValue());
      } else {
        tensor(tensors, field.getKey(), field.getValue(), dataStart);
      }
    }
    tensors.sort(
        Comparator.comparingLong(Located::position)
            .thenComparingLong(located -> located.entry().bytes()));
    return tensors;
  }

  private void checkMetadata(JsonNode metadata) {
    boolean texts = metadata.isObject() || metadata.isNull();
    for (JsonNode value : metadata) {
      texts &= value.isTextual();
    }
    if (!texts) {
      problem("has __metadata__ that is not a map from text to text");
    }
  }

  private void tensor(List<Located> tensors, String name, JsonNode said, long dataStart) {
    String typeName = said.path("dtype").asText();
    DataType type = DataType.named(typeName).orElse(null);
    List<Long> shape = wholeNumbers(said.path("shape"));
    List<Long> offsets = wholeNumbers(said.path("data_offsets"));
    if (type == null) {
      problem("tensor %s has dtype '%s'; known are %s".formatted(name, typeName, DataType.known()));
    } else if (!said.path("shape").isArray() || shape.size() != said.path("shape").size()) {
      problem("tensor %s has shape %s, not a list of sizes".formatted(name, said.path("shape")));
    } else if (offsets.size() != 2
        || said.path("data_offsets").size() != 2
        || offsets.get(0) > offsets.get(1)
        || offsets.get(1) > Long.MAX_VALUE - dataStart) {
      problem(
          "tensor %s has data_offsets %s, not a begin and an end"
              .formatted(name, said.path("data_offsets")));
    } else {
      long bytes = offsets.get(1) - offsets.get(0);
      try {
        tensors.add(
            new Located(new TensorEntry(name, type, shape, bytes), dataStart + offsets.get(0)));
      } catch (IllegalArgumentException | ArithmeticException e) {
        problem(
            "tensor %s: %s of shape %s does not take the %d bytes of its data_offsets"
                .formatted(name, type, shape, bytes));
      }
    }
  }

  private void checkLayout(List<Located> tensors, long dataStart, long size) {
    long expected = dataStart;
    for (Located tensor : tensors) {
      if (tensor.position() != expected) {
        problem(
            "tensor %s begins at byte %d of the data, %s"
                .formatted(
                    tensor.entry().name(),
                    tensor.position() - dataStart,
                    tensor.position() < expected
                        ? "inside the tensor before it"
                        : "after a hole of %d bytes".formatted(tensor.position() - expected)));
      }
      expected = Math.max(expected, tensor.position() + tensor.entry().bytes());
    }
    if (problems.isEmpty() && expected != size) {
      problem(
          "has %d bytes of data where its header describes %d"
              .formatted(size - dataStart, expected - dataStart));
    }
  }

  /** Those of the values that are whole numbers of 0 or more. */
  private static List<Long> wholeNumbers(JsonNode values) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
        numbers.add(value.longValue());
      }
    }
    return numbers;
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int count)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private List<Problem> shown() {
    if (problems.size() <= PROBLEMS_SHOWN) {
      return problems;
    }
    List<Problem> first = new ArrayList<>(problems.subList(0, PROBLEMS_SHOWN));
    int more = problems.size() - PROBLEMS_SHOWN;
    first.add(new Problem(file.toString(), more + " more problems like these", FETCH_AGAIN));
    return first;
  }

  private void problem(String what) {
    problems.add(new Problem(file.toString(), what, FETCH_AGAIN));
  }

  private UserMistake mistake(String what) {
    return new UserMistake(file.toString(), what, FETCH_AGAIN);
  }

  private UserMistake mistake(String what, Throwable cause) {
    return new UserMistake(file.toString(), what, FETCH_AGAIN, cause);
  }
}
