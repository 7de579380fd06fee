package io.distill4j.presets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.presets.model.ModelPlace;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes the folder a student starts from.
 *
 * @param base what the preset says
 * @param run folder of the run; a fresh or changed model is written to {@code base/} below it
 * @param seed of the preset
 * @param environment variables that name the hub and its cache
 * @param progress told of downloads
 */
record BaseFolder(
    Base base, Path run, long seed, Map<String, String> environment, Progress progress) {

  private static final String CONFIG = "config.json";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Files that may stand beside a tokenizer and travel with it. */
  private static final List<String> TEXT_FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "generation_config.json",
          "chat_template.jinja",
          "vocab.json",
          "merges.txt");

  /** The model training begins with; there after {@link #write}. */
  Path path() {
    return isAsGiven() ? given() : run.resolve("base");
  }

  /** The model before training as an evaluation meets it: with the positions it was made for. */
  Path before() {
    return checkpoint().flatMap(Base.Checkpoint::positions).isPresent()
        ? run.resolve("before")
        : path();
  }

  /** What the preset writes below the folder of the run. */
  List<Path> owned() {
    return List.of(run.resolve("base"), run.resolve("before"));
  }

  private Optional<Base.Checkpoint> checkpoint() {
    return base instanceof Base.Checkpoint given ? Optional.of(given) : Optional.empty();
  }

  /** Whether the model is a folder of the user that is used without a change. */
  private boolean isAsGiven() {
    return checkpoint()
        .filter(c -> c.positions().isEmpty() && c.chatTemplate().isEmpty())
        .filter(c -> Files.isDirectory(Path.of(c.model())))
        .isPresent();
  }

  /** The folder of the given model, downloaded first where needed. */
  private Path given() {
    return ModelPlace.resolve(checkpoint().orElseThrow().model(), environment, progress);
  }

  /** Stands for the starting weights and their text files. */
  Fingerprint fingerprint() throws IOException {
    Fingerprint.Builder builder = Fingerprint.builder().add("base");
    if (base instanceof Base.RandomInit fresh) {
      builder.add(fresh.toString()).add(Long.toString(seed)).add(read(fresh.config(), CONFIG));
      for (String file : TEXT_FILES) {
        builder.add(exists(fresh.tokenizer(), file) ? read(fresh.tokenizer(), file) : "");
      }
      return builder.build();
    }
    Base.Checkpoint checkpoint = checkpoint().orElseThrow();
    builder.add(String.valueOf(checkpoint.positions()));
    if (checkpoint.chatTemplate().isPresent()) {
      builder.add(PreparedModel.template(checkpoint.chatTemplate().get()));
    }
    Path model = given();
    String name = String.valueOf(model.getFileName());
    if (COMMIT.matcher(name).matches() && model.toString().contains("snapshots")) {
      return builder.add(name).build(); // A hub's commit stands for its files.
    }
    return builder.addFiles(model).build();
  }

  /** Writes a fresh or changed model; does nothing for one that is used as it is. */
  void write() throws IOException {
    if (isAsGiven()) {
      return;
    }
    if (!(base instanceof Base.RandomInit fresh)) {
      Base.Checkpoint checkpoint = checkpoint().orElseThrow();
      PreparedModel.write(given(), path(), checkpoint.positions(), checkpoint.chatTemplate());
      if (!before().equals(path())) {
        PreparedModel.write(given(), before(), Optional.empty(), checkpoint.chatTemplate());
      }
      return;
    }
    Path folder = path();
    AtomicFile.replace(folder.resolve(CONFIG), read(fresh.config(), CONFIG));
    for (String file : TEXT_FILES) {
      if (exists(fresh.tokenizer(), file)) {
        AtomicFile.replace(folder.resolve(file), read(fresh.tokenizer(), file));
      }
    }
    ModelFolder model = new ModelFolder(folder);
    try (Decoder decoder = model.random(Devices.CPU, seed, fresh.residualScaling())) {
      model.write(decoder, folder);
    }
  }

  /** The config of a fresh model. */
  static ObjectNode freshConfig(Base.RandomInit fresh) {
    try {
      return BaseShape.parse(read(fresh.config(), CONFIG));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean exists(String place, String file) {
    return place.startsWith(ModelPlace.BUILTIN)
        ? builtin(place).text(file).isPresent()
        : Files.exists(resolve(place, file));
  }

  private static String read(String place, String file) throws IOException {
    if (place.startsWith(ModelPlace.BUILTIN)) {
      return builtin(place)
          .text(file)
          .orElseThrow(
              () ->
                  new UserMistake(
                      place, "has no " + file, "the shipped model is builtin:quickstart"));
    }
    Path path = resolve(place, file);
    if (!Files.exists(path)) {
      throw new UserMistake(path.toString(), "no such file", "check the path");
    }
    return Files.readString(path);
  }

  private static Path resolve(String place, String file) {
    return place.endsWith(".json") ? Path.of(place) : Path.of(place).resolve(file);
  }

  private static ResourceFolder builtin(String place) {
    String name = place.substring(ModelPlace.BUILTIN.length());
    return new ResourceFolder(BaseFolder.class.getClassLoader(), "models/" + name);
  }
}
