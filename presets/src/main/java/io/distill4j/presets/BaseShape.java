package io.distill4j.presets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.presets.model.ModelPlace;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a base before it is loaded, or even downloaded: the shapes of the models that
 * the shipped presets name come with the toolkit.
 *
 * @param config of the model as it will be trained
 * @param own positions the model was made for
 * @param folder where the model lies, if it is on this machine
 */
public record BaseShape(DecoderConfig config, int own, Optional<Path> folder) {

  private static final ResourceFolder SHAPES =
      new ResourceFolder(BaseShape.class.getClassLoader(), "shapes");

  /**
   * Finds the shape of a base without downloading anything.
   *
   * @param environment variables that name the hub's cache
   * @throws UserMistake when the model is neither here nor among the known shapes
   */
  public static BaseShape of(Base base, Map<String, String> environment) {
    if (base instanceof Base.RandomInit fresh) {
      return of(BaseFolder.freshConfig(fresh), Optional.empty(), Optional.empty());
    }
    Base.Checkpoint checkpoint = (Base.Checkpoint) base;
    Optional<Path> folder = onThisMachine(checkpoint.model(), environment);
    if (folder.isPresent()) {
      return of(read(folder.get()), checkpoint.positions(), folder);
    }
    String name = checkpoint.model().replaceFirst("@.*", "").replace("/", "--") + ".json";
    String shape =
        SHAPES
            .text(name)
            .orElseThrow(
                () ->
                    new UserMistake(
                        checkpoint.model(),
                        "is not on this machine, and its shape is not known",
                        "download it first, or give its folder"));
    return of(parse(shape), checkpoint.positions(), Optional.empty());
  }

  private static BaseShape of(
      ObjectNode json, Optional<Base.Positions> positions, Optional<Path> folder) {
    DecoderConfig own = ModelConfig.of(json);
    DecoderConfig trained = positions.map(p -> own.withRope(p.rope(), p.longest())).orElse(own);
    return new BaseShape(trained, own.maxPositions(), folder);
  }

  private static Optional<Path> onThisMachine(String model, Map<String, String> environment) {
    if (Files.isDirectory(Path.of(model))) {
      return Optional.of(Path.of(model));
    }
    Map<String, String> offline = new HashMap<>(environment);
    offline.put("HF_HUB_OFFLINE", "1");
    try {
      return Optional.of(ModelPlace.resolve(model, offline, Progress.SILENT));
    } catch (UserMistake e) {
      return Optional.empty(); // Not in the cache.
    }
  }

  private static ObjectNode read(Path folder) {
    try {
      return Json.readObject(folder.resolve("config.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static ObjectNode parse(String json) {
    try {
      return (ObjectNode) Json.parse(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a config is not JSON", e);
    }
  }
}
