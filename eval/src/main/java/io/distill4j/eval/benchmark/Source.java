package io.distill4j.eval.benchmark;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the rows of a benchmark are: a file or folder here, or a dataset on a hub. None comes with
 * the toolkit.
 *
 * @param path file or dataset folder
 * @param hub {@code ORG/NAME} of a dataset on a hub
 * @param revision commit, tag or branch of it; {@code main} if absent
 * @param files which of its files hold the rows, as a glob over their paths such as {@code
 *     main/test*.parquet}
 */
public record Source(
    Optional<Path> path, Optional<String> hub, Optional<String> revision, Optional<String> files) {

  public Source {
    if (path.isPresent() == hub.isPresent()) {
      throw new IllegalArgumentException("path or hub must be given, and not both");
    }
    if (hub.isPresent() && files.isEmpty()) {
      throw new IllegalArgumentException("files must say which files of the hub hold the rows");
    }
    if (hub.isEmpty() && (revision.isPresent() || files.isPresent())) {
      throw new IllegalArgumentException("revision and files belong to hub, there is path");
    }
  }

  /** Rows of a file or folder on this machine. */
  public static Source of(Path path) {
    return new Source(Optional.of(path), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return path.map(Path::toString)
        .orElseGet(() -> hub.orElse("") + "@" + revision.orElse("main") + " " + files.orElse(""));
  }
}
