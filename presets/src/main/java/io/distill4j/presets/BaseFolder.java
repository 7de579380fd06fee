package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the folder a student starts from.
 *
 * @param base what the preset says
 * @param run folder of the run; a fresh model is written to {@code base/} below it
 * @param seed of the preset
 */
record BaseFolder(Base base, Path run, long seed) {

  private static final String CONFIG = "config.json";

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

  Path path() {
    return base instanceof Base.Checkpoint checkpoint ? checkpoint.model() : run.resolve("base");
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
    Path model = path();
    if (!Files.isDirectory(model)) {
      throw new UserMistake(
          model.toString(), "is no folder", "give the path of a Hugging Face folder");
    }
    try (Stream<Path> files = Files.list(model)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        builder.add(String.valueOf(file.getFileName())).add(Fingerprint.ofFile(file).hex());
      }
    }
    return builder.build();
  }

  /** Writes a fresh model; does nothing for one that exists. */
  void write() throws IOException {
    if (!(base instanceof Base.RandomInit fresh)) {
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

  private static boolean exists(String place, String file) {
    return place.startsWith(Base.RandomInit.BUILTIN)
        ? builtin(place).text(file).isPresent()
        : Files.exists(resolve(place, file));
  }

  private static String read(String place, String file) throws IOException {
    if (place.startsWith(Base.RandomInit.BUILTIN)) {
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
    String name = place.substring(Base.RandomInit.BUILTIN.length());
    return new ResourceFolder(BaseFolder.class.getClassLoader(), "models/" + name);
  }
}
