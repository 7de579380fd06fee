package io.distill4j.student.hub;

import io.distill4j.data.UserMistake;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the environment says about downloads, read as huggingface_hub reads it. */
final class HubFolder {

  private HubFolder() {}

  /** Whether nothing may be downloaded. */
  static boolean isOffline(Map<String, String> environment) {
    String value = environment.getOrDefault("HF_HUB_OFFLINE", "").toLowerCase(Locale.ROOT);
    return Set.of("1", "true", "yes", "on").contains(value);
  }

  /** The folder of the cache. */
  static Path of(Map<String, String> environment) {
    if (environment.containsKey("HF_HUB_CACHE")) {
      return Path.of(environment.getOrDefault("HF_HUB_CACHE", ""));
    }
    if (environment.containsKey("HF_HOME")) {
      return Path.of(environment.getOrDefault("HF_HOME", ""), "hub");
    }
    String caches = environment.get("XDG_CACHE_HOME");
    String home = environment.get("HOME");
    if (caches == null && home == null) {
      throw new UserMistake(
          "HF_HOME", "neither HF_HOME nor HOME says where downloads go", "set HF_HOME to a folder");
    }
    Path parent = caches != null ? Path.of(caches) : Path.of(String.valueOf(home), ".cache");
    return parent.resolve("huggingface").resolve("hub");
  }
}
