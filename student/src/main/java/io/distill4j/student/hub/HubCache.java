package io.distill4j.student.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model or dataset in the cache that Python's huggingface_hub uses, too.
 *
 * <p>Layout: {@code models--ORG--NAME/refs/REVISION} (or {@code datasets--...}) holds a commit,
 * {@code snapshots/COMMIT/FILE} is a relative link to {@code blobs/ETAG}; {@code
 * blobs/ETAG.incomplete} is a download under way, and {@code .locks/models--ORG--NAME/ETAG.lock} is
 * locked by whoever works on it. Where links are not allowed the blob is moved into the snapshot.
 */
final class HubCache {

  private final Path folder;
  private final Path locks;

  /**
   * The cache of one model or dataset.
   *
   * @param kind {@code models} or {@code datasets}
   */
  HubCache(Path root, String kind, String id) {
    String name = kind + "--" + id.replace("/", "--");
    this.folder = root.resolve(name);
    this.locks = root.resolve(".locks").resolve(name);
  }

  /** The snapshot of a revision, if all of it is here. */
  Optional<Path> complete(String revision) throws IOException {
    Path snapshot = snapshot(commit(revision));
    return isComplete(snapshot) ? Optional.of(snapshot) : Optional.empty();
  }

  /** The commit that a revision stood for when it was last looked up; itself if it never was. */
  String commit(String revision) throws IOException {
    Path ref = folder.resolve("refs").resolve(revision);
    return Files.isRegularFile(ref) ? Files.readString(ref).strip() : revision;
  }

  /** Whether a mark was set for a commit. */
  boolean isMarked(String commit, String mark) {
    return Files.exists(locks.resolve(commit + "-" + mark));
  }

  /** Notes that something about a commit is done. */
  void mark(String commit, String mark) throws IOException {
    AtomicFile.replace(locks.resolve(commit + "-" + mark), "");
  }

  Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  /** Notes which commit a branch or tag stands for. */
  void remember(String revision, String commit) throws IOException {
    if (!revision.equals(commit)) {
      Path ref = folder.resolve("refs").resolve(revision);
      locked("ref-" + revision.replace('/', '-'), () -> AtomicFile.replace(ref, commit));
    }
  }

  /** Work that produces a blob's bytes in a file, going on behind what it holds. */
  @FunctionalInterface
  interface Fill {
    void into(Path incomplete);
  }

  /** Puts a file into a snapshot, downloading it unless it is here. */
  void add(String commit, String name, String etag, Fill fill) throws IOException {
    Path snapshot = snapshot(commit);
    Path target = snapshot.resolve(name);
    if (Files.exists(target)) {
      return;
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    String blobName = etag.isEmpty() ? commit + "-" + name.replace('/', '-') : etag;
    Path blob = folder.resolve("blobs").resolve(blobName);
    Files.createDirectories(folder.resolve("blobs"));
    locked(
        blobName,
        () -> {
          if (!Files.exists(blob) && !Files.exists(target)) {
            Path incomplete = blob.resolveSibling(blobName + ".incomplete");
            fill.into(incomplete);
            Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE);
          }
          link(target, blob);
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Does work that only one thread of one process may do at a time. */
  private void locked(String name, Work work) throws IOException {
    Files.createDirectories(locks);
    Path file = locks.resolve(name + ".lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(channel)) {
      if (!lock.isValid()) {
        throw new IOException("lost the lock " + file);
      }
      work.run();
    }
  }

  private static void link(Path target, Path blob) throws IOException {
    try {
      Files.createSymbolicLink(target, Objects.requireNonNull(target.getParent()).relativize(blob));
    } catch (FileAlreadyExistsException e) {
      return; // Another process was faster.
    } catch (IOException | UnsupportedOperationException e) {
      Files.move(blob, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        pause(); // Another thread of this process holds it.
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpstreamFailure("interrupted while waiting for another download", e);
    }
  }

  /** Whether a snapshot has a configuration and all weights that its index names. */
  private static boolean isComplete(Path snapshot) throws IOException {
    if (!Files.exists(snapshot.resolve("config.json"))) {
      return false;
    }
    Path index = snapshot.resolve("model.safetensors.index.json");
    if (Files.exists(index)) {
      for (JsonNode shard : Json.readObject(index).path("weight_map")) {
        if (!Files.exists(snapshot.resolve(shard.asText()))) {
          return false;
        }
      }
      return true;
    }
    try (Stream<Path> files = Files.list(snapshot)) {
      return files.anyMatch(f -> f.getFileName().toString().endsWith(".safetensors"));
    }
  }
}
