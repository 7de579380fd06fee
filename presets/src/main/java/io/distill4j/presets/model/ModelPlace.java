package io.distill4j.presets.model;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FileTree;
import io.distill4j.presets.resource.ResourceFolder;
import io.distill4j.student.hub.ModelHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Where the weights that a preset names are: in a folder, on a hub, or in the toolkit itself.
 * Shipped models are unpacked once into the user's cache.
 */
public final class ModelPlace {

  /** Prefix of what is shipped with the toolkit. */
  public static final String BUILTIN = "builtin:";

  private static final String WEIGHTS = "model.safetensors";
  private static final String FOLDER = "models";

  private ModelPlace() {}

  /**
   * The folder of a model, downloaded or unpacked first where needed.
   *
   * @param model a folder, {@code ORG/NAME} with an optional {@code @REVISION} on a hub, or {@code
   *     builtin:NAME}
   * @param environment variables that name the hub and the caches
   * @throws UserMistake when there is no such model
   */
  public static Path resolve(String model, Map<String, String> environment, Progress progress) {
    return model.startsWith(BUILTIN)
        ? unpacked(model.substring(BUILTIN.length()), environment)
        : ModelHub.of(environment).resolve(model, progress);
  }

  /** Names of the models that are shipped with their weights. */
  public static NavigableSet<String> shipped() {
    NavigableSet<String> names = new TreeSet<>();
    for (String name : resources("").folders()) {
      if (resources("/" + name).files().contains(WEIGHTS)) {
        names.add(name);
      }
    }
    return names;
  }

  private static Path unpacked(String name, Map<String, String> environment) {
    if (!shipped().contains(name)) {
      throw new UserMistake(
          BUILTIN + name,
          "is not shipped with weights",
          "shipped are " + String.join(", ", shipped().stream().map(n -> BUILTIN + n).toList()));
    }
    try {
      ResourceFolder files = resources("/" + name);
      Fingerprint.Builder content = Fingerprint.builder().add(name);
      for (String file : files.files()) {
        content.add(file).add(new String(files.bytes(file), StandardCharsets.ISO_8859_1));
      }
      Path cache = cache(environment);
      Path folder = cache.resolve(name + "-" + content.build().hex().substring(0, 12));
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(cache);
        Path half = Files.createTempDirectory(cache, name);
        for (String file : files.files()) {
          Files.write(half.resolve(file), files.bytes(file));
        }
        publish(half, folder);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another process may have been faster; what it unpacked is the same. */
  private static void publish(Path half, Path folder) throws IOException {
    try {
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      FileTree.delete(half);
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static Path cache(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    String caches = environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache");
    return Path.of(caches, "distill4j", FOLDER);
  }

  private static ResourceFolder resources(String below) {
    return new ResourceFolder(ModelPlace.class.getClassLoader(), FOLDER + below);
  }
}
