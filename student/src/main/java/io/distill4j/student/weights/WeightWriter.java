package io.distill4j.student.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes weights as Hugging Face does: one safetensors file, or shards and then their index. */
public final class WeightWriter {

  private WeightWriter() {}

  /** Supplies the data of tensors. */
  @FunctionalInterface
  public interface TensorSource {

    /** Writes all bytes of a tensor, little-endian. */
    void write(TensorEntry entry, WritableByteChannel out) throws IOException;
  }

  /**
   * Writes tensors into a folder, each file atomically and the index last. The same tensors give
   * the same bytes.
   *
   * @param shardBytes a new shard begins when the data would exceed this; empty: one file
   */
  public static void write(
      Path folder, List<TensorEntry> entries, TensorSource source, Optional<Long> shardBytes)
      throws IOException {
    List<TensorEntry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(TensorEntry::name));
    List<List<TensorEntry>> shards = cut(sorted, shardBytes.orElse(Long.MAX_VALUE));
    if (shards.size() == 1) {
      writeFile(folder.resolve("model.safetensors"), shards.get(0), source);
      return;
    }
    ObjectNode index = Json.object();
    index
        .putObject("metadata")
        .put("total_size", sorted.stream().mapToLong(TensorEntry::bytes).sum());
    ObjectNode map = index.putObject("weight_map");
    for (int i = 0; i < shards.size(); i++) {
      String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      writeFile(folder.resolve(name), shards.get(i), source);
      shards.get(i).forEach(entry -> map.put(entry.name(), name));
    }
    AtomicFile.replace(folder.resolve("model.safetensors.index.json"), Json.pretty(index));
  }

  private static List<List<TensorEntry>> cut(List<TensorEntry> entries, long most) {
    List<List<TensorEntry>> shards = new ArrayList<>();
    List<TensorEntry> shard = new ArrayList<>();
    long bytes = 0;
    for (TensorEntry entry : entries) {
      if (!shard.isEmpty() && bytes + entry.bytes() > most) {
        shards.add(shard);
        shard = new ArrayList<>();
        bytes = 0;
      }
      shard.add(entry);
      bytes += entry.bytes();
    }
    shards.add(shard);
    return shards;
  }

  private static void writeFile(Path file, List<TensorEntry> entries, TensorSource source)
      throws IOException {
    ObjectNode header = Json.object();
    header.putObject("__metadata__").put("format", "pt");
    long at = 0;
    for (TensorEntry entry : entries) {
      ObjectNode node = header.putObject(entry.name());
      node.put("dtype", entry.type().name());
      entry.shape().forEach(node.putArray("shape")::add);
      node.putArray("data_offsets").add(at).add(at + entry.bytes());
      at += entry.bytes();
    }
    byte[] text = Json.line(header).getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 7) / 8 * 8; // Data begins at a multiple of eight.
    ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(padded).put(text);
    while (start.hasRemaining()) {
      start.put((byte) ' ');
    }
    start.flip();
    AtomicFile.replace(
        file,
        temporary -> {
          try (FileChannel out =
              FileChannel.open(
                  temporary,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            while (start.hasRemaining()) {
              out.write(start);
            }
            for (TensorEntry entry : entries) {
              long before = out.position();
              source.write(entry, out);
              if (out.position() - before != entry.bytes()) {
                throw new IllegalStateException(
                    "%s has %d bytes, %d were written"
                        .formatted(entry.name(), entry.bytes(), out.position() - before));
              }
            }
          }
        });
  }
}
