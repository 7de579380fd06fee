package io.distill4j.student.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/** Writes one safetensors file, byte for byte as the reference writer does. */
final class SafetensorsFile {

  private static final int ALIGNMENT = 8;

  private SafetensorsFile() {}

  /** Larger types first, then by name; the header padded with spaces to a multiple of 8 bytes. */
  static void write(Path file, List<TensorEntry> entries, WeightWriter.TensorSource source)
      throws IOException {
    List<TensorEntry> ordered =
        entries.stream()
            .sorted(
                Comparator.comparing(TensorEntry::type).reversed().thenComparing(TensorEntry::name))
            .toList();
    AtomicFile.replace(
        file,
        temporary -> {
          try (FileChannel out =
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer header = header(ordered);
            while (header.hasRemaining()) {
              out.write(header);
            }
            for (TensorEntry entry : ordered) {
              WeightWriter.Counted counted = new WeightWriter.Counted(out, entry);
              source.write(entry, counted);
              counted.checkWhole();
            }
          }
        });
  }

  private static ByteBuffer header(List<TensorEntry> ordered) {
    ObjectNode json = Json.object();
    json.putObject("__metadata__").put("format", "pt");
    long at = 0;
    for (TensorEntry entry : ordered) {
      ObjectNode tensor = json.putObject(entry.name());
      tensor.put("dtype", entry.type().name());
      entry.shape().forEach(tensor.putArray("shape")::add);
      tensor.putArray("data_offsets").add(at).add(at + entry.bytes());
      at += entry.bytes();
    }
    byte[] text = Json.line(json).getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(padded).put(text);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }
}
