package io.distill4j.student.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checked header of a safetensors file.
 *
 * <p>Format: eight bytes, the header's length as little-endian integer; the header, one JSON object
 * from name to {@code {dtype, shape, data_offsets: [begin, end]}} and, optionally, {@code
 * __metadata__}; then the data, which the tensors cover without gap or overlap. Everything a header
 * can lie about is checked before a byte of data is touched.
 *
 * @param dataStart position of the first data byte in the file
 * @param tensors by name: the entry and where its data begins, counted from {@code dataStart}
 */
record SafetensorsHeader(long dataStart, Map<String, Placed> tensors) {

  /** Largest header the reference implementation accepts, in bytes. */
  private static final long LARGEST = 100_000_000;

  /** A tensor and the position of its data. */
  record Placed(TensorEntry entry, long begin) {}

  /**
   * Reads and checks a header.
   *
   * @throws UserMistake when the file is not a whole safetensors file
   */
  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer start = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    if (size < 8) {
      throw damaged(file, "has %d bytes, fewer than the 8 of the header's length".formatted(size));
    }
    fill(channel, start, 0);
    long length = start.getLong(0);
    if (length < 2 || length > LARGEST) {
      throw damaged(
          file, "says its header has %d bytes; at most %d are allowed".formatted(length, LARGEST));
    }
    if (8 + length > size) {
      throw damaged(
          file, "says its header has %d bytes, but only %d follow".formatted(length, size - 8));
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    fill(channel, header, 8);
    ObjectNode json = parse(file, header.flip());
    return new SafetensorsHeader(8 + length, tensors(file, json, size - 8 - length));
  }

  private static ObjectNode parse(Path file, ByteBuffer header) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
      if (!text.startsWith("{")) {
        throw damaged(file, "has a header that does not begin with '{'");
      }
      if (Json.parse(text) instanceof ObjectNode object) {
        return object;
      }
      throw damaged(file, "has a header that is not a JSON object");
    } catch (CharacterCodingException e) {
      throw damaged(file, "has a header that is not UTF-8");
    } catch (JsonProcessingException e) {
      throw damaged(file, "has a header that is not JSON: " + e.getOriginalMessage());
    }
  }

  private static Map<String, Placed> tensors(Path file, ObjectNode json, long dataBytes) {
    List<Placed> placed = new ArrayList<>();
    json.properties().stream()
        .filter(field -> !field.getKey().equals("__metadata__"))
        .forEach(field -> placed.add(tensor(file, field.getKey(), field.getValue())));
    placed.sort(Comparator.comparingLong(Placed::begin).thenComparing(p -> p.entry().bytes()));
    long end = 0;
    for (Placed each : placed) {
      if (each.begin() != end) {
        throw damaged(
            file,
            "places %s at byte %d of the data, expected %d: tensors overlap or leave a gap"
                .formatted(each.entry().name(), each.begin(), end));
      }
      end += each.entry().bytes();
    }
    if (end != dataBytes) {
      throw damaged(
          file, "describes %d bytes of data, but %d follow the header".formatted(end, dataBytes));
    }
    Map<String, Placed> byName = new LinkedHashMap<>();
    placed.forEach(each -> byName.put(each.entry().name(), each));
    return byName;
  }

  private static Placed tensor(Path file, String name, JsonNode node) {
    DataType type;
    try {
      type = DataType.valueOf(node.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw damaged(file, "gives %s the unknown type %s".formatted(name, node.path("dtype")));
    }
    JsonNode offsets = node.path("data_offsets");
    if (!node.path("shape").isArray()
        || offsets.size() != 2
        || !offsets.path(0).canConvertToLong()
        || !offsets.path(1).canConvertToLong()) {
      throw damaged(file, "describes %s without shape and data_offsets".formatted(name));
    }
    List<Long> shape = new ArrayList<>();
    long bytes = type.bytes();
    try {
      for (JsonNode dimension : node.path("shape")) {
        if (!dimension.canConvertToLong() || dimension.asLong() < 0) {
          throw damaged(file, "gives %s the shape %s".formatted(name, node.path("shape")));
        }
        shape.add(dimension.asLong());
        bytes = Math.multiplyExact(bytes, dimension.asLong());
      }
    } catch (ArithmeticException e) {
      throw damaged(file, "gives %s the shape %s, too large".formatted(name, node.path("shape")));
    }
    long begin = offsets.path(0).asLong();
    long end = offsets.path(1).asLong();
    if (begin < 0 || end < begin || end - begin != bytes) {
      throw damaged(
          file,
          "gives %s the bytes %d to %d, but %s of shape %s has %d"
              .formatted(name, begin, end, type, shape, bytes));
    }
    return new Placed(new TensorEntry(name, type, shape, bytes), begin);
  }

  private static void fill(FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("file shrank while it was read");
      }
    }
  }

  static UserMistake damaged(Path file, String what) {
    return new UserMistake(
        file.toString(), what, "the file is damaged or cut off; fetch or write it again");
  }
}
