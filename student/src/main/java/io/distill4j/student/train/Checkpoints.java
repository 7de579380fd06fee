package io.distill4j.student.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.FileTree;
import io.distill4j.data.io.Json;
import io.distill4j.student.model.AdapterFolder;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checkpoints of a run: each is a Hugging Face folder that other tools load as it is, or one of
 * peft where adapters are trained, with the state of the trainer beside the model.
 *
 * <p>Layout: {@code step-000120/} with {@code config.json}, safetensors and the companions; {@code
 * step-000120/trainer/state.json} and {@code trainer/optimizer/model.safetensors} (moments by
 * name). A checkpoint is written under a hidden name and renamed when it is whole; the oldest ones
 * beyond {@code keep} are deleted after that.
 *
 * @param folder that holds them
 * @param base folder with the {@code config.json} to copy
 * @param companions files beside the weights
 * @param keep how many stay
 */
public record Checkpoints(Path folder, Path base, Companions companions, int keep) {

  /** Name of the model with the lowest held-out loss, where training may stop early. */
  static final String BEST = "best";

  /** Folder of the adapter beside the model it was worked into. */
  static final String ADAPTER = "adapter";

  private static final String PREFIX = "step-";

  /** Writes the checkpoint after a step. */
  public void write(long step, String inputs, Decoder decoder, Optimizer optimizer)
      throws IOException {
    String name = PREFIX + "%06d".formatted(step);
    publish(
        name,
        temporary -> {
          if (decoder.adapters().isPresent()) {
            new AdapterFolder(temporary).write(decoder, base.toString());
          } else {
            new ModelFolder(temporary).write(decoder, base);
          }
          companions.write(temporary);
          optimizer.write(temporary.resolve("trainer").resolve("optimizer"));
          ObjectNode state = Json.object();
          state.put("step", step);
          state.put("updates", optimizer.taken());
          state.put("inputs", inputs);
          AtomicFile.replace(
              temporary.resolve("trainer").resolve("state.json"), Json.pretty(state));
        });
    List<Path> all = all();
    for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
      FileTree.delete(old);
    }
  }

  /** Writes a model without trainer state under a name of its own, such as {@code final}. */
  public Path writeModel(String name, Decoder decoder) throws IOException {
    return publish(
        name,
        temporary -> {
          new ModelFolder(temporary).write(decoder, base);
          companions.write(temporary);
          if (decoder.adapters().isPresent()) {
            new AdapterFolder(temporary.resolve(ADAPTER)).write(decoder, base.toString());
          }
        });
  }

  /** Gives the best model another name; it has it already where a run was killed here. */
  Path publishBest(String name) throws IOException {
    Path best = folder.resolve(BEST);
    Path target = folder.resolve(name);
    if (Files.isDirectory(best)) {
      FileTree.delete(target);
      Files.move(best, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  /** The newest whole checkpoint. */
  public Optional<Path> latest() throws IOException {
    List<Path> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * Restores the optimizer of a checkpoint.
   *
   * @return its step
   * @throws UserMistake when it was made from other data or options
   */
  public static long restore(Path checkpoint, String inputs, Optimizer optimizer)
      throws IOException {
    ObjectNode state = Json.readObject(checkpoint.resolve("trainer").resolve("state.json"));
    String before = state.path("inputs").asText();
    if (!before.equals(inputs)) {
      throw new UserMistake(
          checkpoint.toString(),
          "was made from other data or options: " + before + ", now " + inputs,
          "set them back, use another folder, or redo the step with --redo");
    }
    long step = state.path("step").asLong();
    optimizer.read(
        checkpoint.resolve("trainer").resolve("optimizer"),
        state.path("updates").asLong(step)); // Several to a step in reinforcement learning.
    return step;
  }

  private Path publish(String name, AtomicFile.Body body) throws IOException {
    Path temporary = folder.resolve("." + name + ".tmp");
    FileTree.delete(temporary);
    Files.createDirectories(temporary);
    body.write(temporary);
    Path target = folder.resolve(name);
    FileTree.delete(target);
    return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<Path> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(child -> String.valueOf(child.getFileName()).startsWith(PREFIX))
          .sorted()
          .toList();
    }
  }
}
