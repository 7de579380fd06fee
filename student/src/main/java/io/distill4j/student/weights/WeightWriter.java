package io.distill4j.student.weights;

import io.distill4j.data.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes weights as Hugging Face does: {@code model.safetensors}, or shards and their index.
 *
 * <p>The same entries and values give the same bytes. Each file appears whole or not at all, the
 * index last.
 *
 * <p>Source: transformers 5, {@code save_pretrained}; huggingface_hub, {@code
 * split_state_dict_into_shards_factory}; safetensors, {@code serialize_to_file}.
 */
public final class WeightWriter {

  private WeightWriter() {}

  /** Where the values come from. */
  @FunctionalInterface
  public interface TensorSource {

    /** Writes exactly {@code entry.bytes()} bytes, little-endian, in as many pieces as it likes. */
    void write(TensorEntry entry, WritableByteChannel out) throws IOException;
  }

  /**
   * Writes all entries to a folder, which is created.
   *
   * <p>Weights in another layout that were in the folder are removed once the new ones are whole.
   *
   * @param entries in the order in which shards are filled
   * @param shardBytes most bytes of values in one shard; a larger tensor gets its own. Absent: one
   *     file
   * @throws IOException when the disk fails; no file is left half written
   */
  public static void write(
      Path folder, List<TensorEntry> entries, TensorSource source, Optional<Long> shardBytes)
      throws IOException {
    checkNames(entries);
    List<List<TensorEntry>> shards = split(entries, shardBytes.orElse(Long.MAX_VALUE));
    Files.createDirectories(folder);
    if (shards.size() == 1) {
      SafetensorsFile.write(folder.resolve(WeightFolder.SINGLE), entries, source);
      Files.deleteIfExists(folder.resolve(ShardIndex.FILE));
      removeShardsExcept(folder, Set.of());
      return;
    }
    // The index must never describe shards of another writing.
    Files.deleteIfExists(folder.resolve(ShardIndex.FILE));
    TreeMap<String, String> files = new TreeMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String file = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      SafetensorsFile.write(folder.resolve(file), shards.get(i), source);
      shards.get(i).forEach(entry -> files.put(entry.name(), file));
    }
    long parameters = entries.stream().mapToLong(TensorEntry::count).sum();
    long bytes = entries.stream().mapToLong(TensorEntry::bytes).sum();
    AtomicFile.replace(
        folder.resolve(ShardIndex.FILE), new ShardIndex(files).text(parameters, bytes));
    Files.deleteIfExists(folder.resolve(WeightFolder.SINGLE));
    removeShardsExcept(folder, new HashSet<>(files.values()));
  }

  /** Writes all entries to one safetensors file of any name, such as an adapter's. */
  public static void writeFile(Path file, List<TensorEntry> entries, TensorSource source)
      throws IOException {
    checkNames(entries);
    SafetensorsFile.write(file, entries, source);
  }

  /** Fills shards in order; always gives at least one. */
  private static List<List<TensorEntry>> split(List<TensorEntry> entries, long most) {
    if (most < 1) {
      throw new IllegalArgumentException("bytes of a shard must be 1 or more, were " + most);
    }
    List<List<TensorEntry>> shards = new ArrayList<>();
    List<TensorEntry> current = new ArrayList<>();
    long size = 0;
    for (TensorEntry entry : entries) {
      if (entry.bytes() > most) {
        shards.add(List.of(entry));
        continue;
      }
      if (size > most - entry.bytes()) {
        shards.add(current);
        current = new ArrayList<>();
        size = 0;
      }
      current.add(entry);
      size += entry.bytes();
    }
    if (!current.isEmpty() || shards.isEmpty()) {
      shards.add(current);
    }
    return shards;
  }

  private static void removeShardsExcept(Path folder, Set<String> kept) throws IOException {
    List<Path> stale;
    try (var files = Files.list(folder)) {
      stale =
          files
              .filter(
                  file -> {
                    String name = String.valueOf(file.getFileName());
                    return name.matches("model-\\d{5}-of-\\d{5}\\.safetensors")
                        && !kept.contains(name);
                  })
              .toList();
    }
    for (Path file : stale) {
      Files.delete(file);
    }
  }

  private static void checkNames(List<TensorEntry> entries) {
    Set<String> names = new HashSet<>();
    for (TensorEntry entry : entries) {
      if (!names.add(entry.name())) {
        throw new IllegalArgumentException("two tensors are named " + entry.name());
      }
    }
  }

  /** Passes on at most the bytes of one tensor, and counts them. */
  static final class Counted implements WritableByteChannel {

    private final WritableByteChannel out;
    private final TensorEntry entry;
    private long written;

    Counted(WritableByteChannel out, TensorEntry entry) {
      this.out = out;
      this.entry = entry;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int offered = bytes.remaining();
      if (offered > entry.bytes() - written) {
        throw new IllegalStateException(
            "%s has %d bytes; the source writes more".formatted(entry.name(), entry.bytes()));
      }
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      written += offered;
      return offered;
    }

    @Override
    public boolean isOpen() {
      return out.isOpen();
    }

    /** Does nothing: the file goes on with the next tensor. */
    @Override
    public void close() {}

    void checkWhole() {
      if (written != entry.bytes()) {
        throw new IllegalStateException(
            "%s has %d bytes; the source wrote %d".formatted(entry.name(), entry.bytes(), written));
      }
    }
  }
}
