package io.distill4j.student.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The weights of a Hugging Face folder: {@code model.safetensors}, or shards with their index.
 *
 * <p>Nothing is read until asked for, and then by memory map, so weights are never held twice.
 * Pickle files are never opened.
 */
public final class WeightFolder implements AutoCloseable {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  /** Largest slice of a tensor, in bytes; a multiple of every element size. */
  private static final long SLICE = 1L << 30;

  private record Shard(FileChannel channel, SafetensorsHeader header) {}

  private final Path folder;
  private final Map<String, Shard> shards = new LinkedHashMap<>();

  private WeightFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a folder and checks all headers.
   *
   * @throws UserMistake when weights are missing or damaged
   */
  public static WeightFolder open(Path folder) throws IOException {
    WeightFolder weights = new WeightFolder(folder);
    try {
      if (Files.exists(folder.resolve(SINGLE))) {
        weights.add(folder.resolve(SINGLE));
      } else if (Files.exists(folder.resolve(INDEX))) {
        weights.addShards(Json.readObject(folder.resolve(INDEX)));
      } else {
        throw new UserMistake(
            folder.toString(),
            "has neither %s nor %s".formatted(SINGLE, INDEX),
            "give a folder with safetensors weights; pickle files (.bin, .pt) are never read");
      }
      return weights;
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return new TreeSet<>(shards.keySet());
  }

  /**
   * Describes a tensor.
   *
   * @throws UserMistake when there is none of that name
   */
  public TensorEntry entry(String name) {
    return placed(name).entry();
  }

  /** The bytes of a tensor, little-endian, as read-only slices of at most 1 GiB in order. */
  public List<ByteBuffer> data(String name) {
    SafetensorsHeader.Placed placed = placed(name);
    Shard shard = shard(name);
    List<ByteBuffer> slices = new ArrayList<>();
    long begin = shard.header().dataStart() + placed.begin();
    long left = placed.entry().bytes();
    try {
      do {
        long length = Math.min(left, SLICE);
        slices.add(
            shard.channel().map(MapMode.READ_ONLY, begin, length).order(ByteOrder.LITTLE_ENDIAN));
        begin += length;
        left -= length;
      } while (left > 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return slices;
  }

  @Override
  public void close() throws IOException {
    for (Shard shard : shards.values()) {
      shard.channel().close();
    }
  }

  private void addShards(ObjectNode index) throws IOException {
    Set<String> files = new TreeSet<>();
    List<Problem> problems = new ArrayList<>();
    index.path("weight_map").properties().forEach(e -> files.add(e.getValue().asText()));
    for (String file : files) {
      if (Files.exists(folder.resolve(file))) {
        add(folder.resolve(file));
      } else {
        problems.add(
            new Problem(
                folder.resolve(INDEX).toString(),
                "names the shard %s, which is not there".formatted(file),
                "fetch the missing file"));
      }
    }
    index
        .path("weight_map")
        .properties()
        .forEach(
            e -> {
              if (problems.isEmpty() && !shards.containsKey(e.getKey())) {
                problems.add(
                    new Problem(
                        folder.resolve(INDEX).toString(),
                        "places %s in %s, which does not hold it"
                            .formatted(e.getKey(), e.getValue().asText()),
                        "index and shards are of different models; fetch them again"));
              }
            });
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }

  private void add(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      Shard shard = new Shard(channel, SafetensorsHeader.read(file, channel));
      for (String name : shard.header().tensors().keySet()) {
        if (shards.putIfAbsent(name, shard) != null) {
          throw SafetensorsHeader.damaged(file, "holds %s, as another shard does".formatted(name));
        }
      }
      if (shard.header().tensors().isEmpty()) {
        channel.close();
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private SafetensorsHeader.Placed placed(String name) {
    SafetensorsHeader.Placed placed = shard(name).header().tensors().get(name);
    if (placed == null) {
      throw new IllegalStateException("shard without its tensor " + name);
    }
    return placed;
  }

  private Shard shard(String name) {
    Shard shard = shards.get(name);
    if (shard == null) {
      throw new UserMistake(
          folder.toString(),
          "has no tensor " + name,
          "weights and config.json are of different models; it holds "
              + names().stream().limit(3).toList()
              + " ...");
    }
    return shard;
  }
}
