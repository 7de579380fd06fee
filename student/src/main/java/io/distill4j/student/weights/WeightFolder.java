package io.distill4j.student.weights;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The weights of a Hugging Face folder: {@code model.safetensors}, or shards and their index.
 *
 * <p>Opening reads and checks the headers only; the values are mapped into memory when asked for,
 * so nothing is held twice. Where both layouts are present the single file counts, as in
 * transformers. Any number of threads may read. The files must not change while they are open.
 */
public final class WeightFolder implements AutoCloseable {

  static final String SINGLE = "model.safetensors";

  /** Largest mapped slice: a whole number of values of every type, and well below 2 GiB. */
  static final long SLICE = 1L << 30;

  private final Path where;
  private final List<FileChannel> channels = new ArrayList<>();
  private final SortedMap<String, Stored> tensors = new TreeMap<>();

  private WeightFolder(Path where) {
    this.where = where;
  }

  private record Stored(FileChannel channel, TensorEntry entry, long position) {}

  /**
   * Opens the weights of a folder.
   *
   * @throws UserMistake when there are none, or a file is damaged or missing
   * @throws IOException when the disk fails
   */
  public static WeightFolder open(Path folder) throws IOException {
    return opened(folder, weights -> weights.addFolder(folder));
  }

  /** Opens one safetensors file of any name, such as an adapter's. */
  public static WeightFolder openFile(Path file) throws IOException {
    return opened(file, weights -> weights.tensors.putAll(weights.addFile(file)));
  }

  /** Names of all tensors, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  /**
   * What the header says about a tensor.
   *
   * @throws UserMistake when there is none of that name, with the nearest names there are
   */
  public TensorEntry entry(String name) {
    return stored(name).entry();
  }

  /**
   * The values of a tensor, mapped: read-only, little-endian, in order, at most 1 GiB each; none
   * for a tensor without values.
   *
   * <p>A mapping lives until its buffer is collected, also after {@link #close}.
   *
   * @throws UserMistake when there is no tensor of that name
   * @throws UncheckedIOException when mapping fails
   */
  public List<ByteBuffer> data(String name) {
    Stored stored = stored(name);
    List<ByteBuffer> slices = new ArrayList<>();
    try {
      for (long at = 0; at < stored.entry().bytes(); at += SLICE) {
        long size = Math.min(SLICE, stored.entry().bytes() - at);
        slices.add(
            stored
                .channel()
                .map(FileChannel.MapMode.READ_ONLY, stored.position() + at, size)
                .order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return slices;
  }

  /** Closes the files; buffers that were handed out stay readable. */
  @Override
  public void close() throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
  }

  private interface Filling {
    void fill(WeightFolder weights) throws IOException;
  }

  private static WeightFolder opened(Path where, Filling filling) throws IOException {
    WeightFolder weights = new WeightFolder(where);
    boolean whole = false;
    try {
      filling.fill(weights);
      whole = true;
      return weights;
    } finally {
      if (!whole) {
        weights.close();
      }
    }
  }

  private void addFolder(Path folder) throws IOException {
    if (Files.exists(folder.resolve(SINGLE))) {
      tensors.putAll(addFile(folder.resolve(SINGLE)));
    } else if (Files.exists(folder.resolve(ShardIndex.FILE))) {
      addShards(folder, ShardIndex.read(folder.resolve(ShardIndex.FILE)));
    } else {
      throw nothingIn(folder);
    }
  }

  private void addShards(Path folder, ShardIndex index) throws IOException {
    List<Problem> problems = new ArrayList<>();
    String where = folder.resolve(ShardIndex.FILE).toString();
    for (String shard : new TreeSet<>(index.files().values())) {
      if (!Files.isRegularFile(folder.resolve(shard))) {
        problems.add(
            new Problem(
                where, "names " + shard + ", which is not in the folder", "fetch that file"));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
    Map<String, Map<String, Stored>> shards = new HashMap<>();
    for (Map.Entry<String, String> named : index.files().entrySet()) {
      if (!shards.containsKey(named.getValue())) {
        shards.put(named.getValue(), addFile(folder.resolve(named.getValue())));
      }
      Stored stored = shards.getOrDefault(named.getValue(), Map.of()).get(named.getKey());
      if (stored == null) {
        problems.add(
            new Problem(
                where,
                "says that %s holds tensor %s, but it does not"
                    .formatted(named.getValue(), named.getKey()),
                "index and shards are of different models; fetch them together"));
      } else {
        tensors.put(named.getKey(), stored);
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  private Map<String, Stored> addFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserMistake(file.toString(), "no such file", "check the path");
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    channels.add(channel);
    Map<String, Stored> found = new HashMap<>();
    for (SafetensorsHeader.Located located : SafetensorsHeader.read(file, channel)) {
      found.put(located.entry().name(), new Stored(channel, located.entry(), located.position()));
    }
    return found;
  }

  private static UserMistake nothingIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new UserMistake(folder.toString(), "no such folder", "check the path of the model");
    }
    List<String> pickles;
    try (var files = Files.list(folder)) {
      pickles =
          files
              .map(file -> String.valueOf(file.getFileName()))
              .filter(name -> name.matches(".+\\.(bin|pt|pth|ckpt)"))
              .sorted()
              .toList();
    }
    if (pickles.isEmpty()) {
      return new UserMistake(
          folder.toString(),
          "holds neither %s nor %s".formatted(SINGLE, ShardIndex.FILE),
          "fetch the weights of the model into it");
    }
    return new UserMistake(
        folder.toString(),
        "holds weights as pickle only (%s), which is never read because it can run code"
            .formatted(String.join(", ", pickles)),
        "fetch the safetensors files of the model, or convert it with save_pretrained");
  }

  private Stored stored(String name) {
    Stored stored = tensors.get(name);
    if (stored == null) {
      throw new UserMistake(
          where.toString(),
          "has no tensor " + name,
          tensors.isEmpty()
              ? "it has no tensors at all; check that this is the right file"
              : "the nearest names are "
                  + String.join(", ", NearestNames.of(name, names()))
                  + "; check that config.json belongs to these weights");
    }
    return stored;
  }
}
