package io.distill4j.presets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.FileTree;
import io.distill4j.data.io.Json;
import io.distill4j.presets.model.ModelPlace;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as a preset changes it: a folder of links to the files of the given one, with a config
 * and a chat template of its own. Weights are never copied where links can be made.
 */
final class PreparedModel {

  private static final String CONFIG = "config.json";
  private static final String TEMPLATE = "chat_template.jinja";
  private static final ResourceFolder TEMPLATES =
      new ResourceFolder(PreparedModel.class.getClassLoader(), "templates");

  /** Keys of a config that say how far and how a model sees positions. */
  private static final List<String> POSITION_KEYS =
      List.of("max_position_embeddings", "rope_theta", "rope_scaling");

  private PreparedModel() {}

  /** Makes the folder; one that exists is made anew. */
  static void write(
      Path given, Path folder, Optional<Base.Positions> positions, Optional<String> chatTemplate)
      throws IOException {
    FileTree.delete(folder);
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(given)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        link(file, folder.resolve(String.valueOf(file.getFileName())));
      }
    }
    if (positions.isPresent()) {
      Path config = folder.resolve(CONFIG);
      ObjectNode changed = withPositions(config, positions.get());
      Files.delete(config); // A link: the given file must stay as it is.
      AtomicFile.replace(config, Json.pretty(changed));
    }
    if (chatTemplate.isPresent()) {
      Path target = folder.resolve(TEMPLATE);
      Files.deleteIfExists(target);
      AtomicFile.replace(target, template(chatTemplate.get()));
    }
  }

  /** The text of a chat template: a file, or one shipped with the toolkit. */
  static String template(String place) throws IOException {
    if (place.startsWith(ModelPlace.BUILTIN)) {
      String name = place.substring(ModelPlace.BUILTIN.length());
      return TEMPLATES
          .text(name + ".jinja")
          .orElseThrow(
              () ->
                  new UserMistake(
                      place,
                      "there is no such chat template",
                      "shipped are "
                          + String.join(
                              ", ",
                              TEMPLATES.files().stream()
                                  .map(file -> ModelPlace.BUILTIN + file.replace(".jinja", ""))
                                  .toList())));
    }
    Path file = Path.of(place);
    if (!Files.isRegularFile(file)) {
      throw new UserMistake(place, "no such file: a chat template", "check the path");
    }
    return Files.readString(file);
  }

  private static ObjectNode withPositions(Path config, Base.Positions positions)
      throws IOException {
    ObjectNode json = Json.readObject(config);
    DecoderConfig shape = ModelConfig.read(config).withRope(positions.rope(), positions.longest());
    ObjectNode changed = ModelConfig.json(shape);
    json.remove("rope_parameters");
    for (String key : POSITION_KEYS) {
      json.remove(key);
      if (changed.has(key)) {
        json.set(key, changed.get(key));
      }
    }
    return json;
  }

  private static void link(Path file, Path target) throws IOException {
    try {
      Files.createSymbolicLink(target, file.toRealPath());
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(file, target); // Links need a right of their own on some systems.
    }
  }
}
