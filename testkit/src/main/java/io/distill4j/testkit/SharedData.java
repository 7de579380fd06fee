package io.distill4j.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * The door to real data (tokenizers, benchmarks, parity fixtures) that is not part of the project.
 *
 * <p>It is looked for in {@code DISTILL4J_SHARED_DATA} and in {@code shared/data} beside any folder
 * above the working directory. Where it is absent the test is reported as skipped, with the reason;
 * the feature is then covered by the project's own fixtures alone.
 */
public final class SharedData {

  private SharedData() {}

  /** The file or folder of that name, or a skipped test. */
  public static Path require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new TestAbortedException(
                    "SKIPPED: needs real data '%s'; set DISTILL4J_SHARED_DATA to its folder"
                        .formatted(name)));
  }

  /** The file or folder of that name, if the data is present. */
  public static Optional<Path> find(String name) {
    String set = System.getenv("DISTILL4J_SHARED_DATA");
    if (set != null) {
      return Optional.of(Path.of(set).resolve(name)).filter(Files::exists);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve("data").resolve(name);
      if (Files.exists(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
