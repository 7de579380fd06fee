package io.distill4j.student.hub;

import io.distill4j.data.Progress;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.student.hub.internal.HubServer;
import io.distill4j.student.hub.internal.Listing;
import io.distill4j.student.hub.internal.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a model: a folder, or {@code ORG/NAME} with an optional {@code @REVISION} on a hub.
 *
 * <p>Downloads resume where they were cut, are checked against the server's checksums and are
 * shared with Python's huggingface_hub through its cache. Of the environment it reads {@code
 * HF_ENDPOINT}, {@code HF_TOKEN}, {@code HF_HUB_OFFLINE}, {@code HF_HUB_CACHE}, {@code HF_HOME},
 * {@code XDG_CACHE_HOME} and {@code HOME}. Only text files and safetensors at the top of the model
 * are taken: pickled weights, which can run code when loaded, never.
 */
public final class ModelHub {

  private static final Pattern ID = Pattern.compile("([\\w.-]+/[\\w.-]+)(?:@([\\w./-]+))?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Set<String> TAKEN = Set.of("safetensors", "json", "jinja", "txt", "model");
  private static final Set<String> PICKLED = Set.of("bin", "pt", "pth", "ckpt", "pkl", "pickle");

  private final Map<String, String> environment;
  private final HubServer server;

  private ModelHub(Map<String, String> environment, HubServer server) {
    this.environment = Map.copyOf(environment);
    this.server = server;
  }

  /** The hub that the environment names. */
  public static ModelHub of(Map<String, String> environment) {
    return of(environment, Duration.ofSeconds(60), Duration.ofSeconds(1));
  }

  /**
   * The hub that the environment names.
   *
   * @param timeout longest silence of the server
   * @param pause before a second attempt; doubled for each further one
   */
  public static ModelHub of(Map<String, String> environment, Duration timeout, Duration pause) {
    return new ModelHub(environment, HubServer.of(environment, "models", timeout, pause));
  }

  /**
   * The folder of a model, downloaded first where needed.
   *
   * @throws UserMistake when there is no such model, it may not be read, it has no safetensors, or
   *     it is not in the cache and {@code HF_HUB_OFFLINE} is set
   * @throws UpstreamFailure when the server cannot be reached and the cache does not have the model
   */
  public Path resolve(String reference, Progress progress) {
    Path folder = Path.of(reference);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Matcher id = ID.matcher(reference);
    if (!id.matches() || reference.startsWith(".") || reference.contains("..")) {
      throw new UserMistake(
          reference,
          "no such folder, and not the id of a model on a hub",
          "give a folder, or ORG/NAME with an optional @REVISION");
    }
    String model = id.group(1);
    String revision = id.group(2) == null ? "main" : id.group(2);
    HubCache cache = new HubCache(HubFolder.of(environment), "models", model);
    try {
      return resolve(model, revision, cache, progress);
    } catch (IOException e) {
      throw new UpstreamFailure("cannot write the cache of " + model + ": " + e, e);
    }
  }

  private Path resolve(String model, String revision, HubCache cache, Progress progress)
      throws IOException {
    Optional<Path> cached = cache.complete(revision);
    if (cached.isPresent() && COMMIT.matcher(revision).matches()) {
      return cached.get();
    }
    if (HubFolder.isOffline(environment)) {
      return cached.orElseThrow(
          () ->
              new UserMistake(
                  model + "@" + revision,
                  "HF_HUB_OFFLINE is set and the cache does not have all of this model",
                  "unset HF_HUB_OFFLINE once, or give a folder that has the model"));
    }
    Listing listing;
    try {
      listing = server.list(model, revision);
    } catch (UpstreamFailure e) {
      if (cached.isPresent()) {
        try (Progress.Task task = progress.start("download", 0, "byte")) {
          task.message("%s; using the cached %s".formatted(e.getMessage(), model));
        }
        return cached.get();
      }
      throw e;
    }
    download(model, listing, cache, progress);
    cache.remember(revision, listing.commit());
    return cache.snapshot(listing.commit());
  }

  private void download(String model, Listing listing, HubCache cache, Progress progress)
      throws IOException {
    List<RemoteFile> files = new ArrayList<>();
    for (String name : chosen(model, listing)) {
      files.add(server.describe(model, listing.commit(), name));
    }
    long bytes = files.stream().mapToLong(file -> Math.max(0, file.size())).sum();
    try (Progress.Task task = progress.start("download " + model, bytes, "byte")) {
      for (RemoteFile file : files) {
        task.status(file.name());
        cache.add(
            listing.commit(),
            file.name(),
            file.etag(),
            incomplete -> server.download(file, incomplete, task::advance));
      }
    }
  }

  /**
   * Text files and safetensors at the top of the model; of several sets of weights the usual one.
   */
  private static List<String> chosen(String model, Listing listing) {
    List<String> top = listing.files().stream().filter(name -> !name.contains("/")).toList();
    List<String> pickled = top.stream().filter(name -> PICKLED.contains(extension(name))).toList();
    boolean usual = top.stream().anyMatch(name -> name.matches("model.*\\.safetensors"));
    List<String> chosen =
        top.stream()
            .filter(name -> TAKEN.contains(extension(name)) || name.startsWith("LICENSE"))
            .filter(name -> !usual || !isOtherWeights(name))
            .toList();
    if (chosen.stream().noneMatch(name -> name.endsWith(".safetensors"))) {
      throw new UserMistake(
          model,
          pickled.isEmpty()
              ? "has no safetensors"
              : "has pickled weights only (%s), which can run any code when they are loaded"
                  .formatted(String.join(", ", pickled)),
          "take a model or revision with safetensors, or convert it and give the folder");
    }
    return chosen;
  }

  private static boolean isOtherWeights(String name) {
    return name.endsWith(".safetensors") && !name.startsWith("model");
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
