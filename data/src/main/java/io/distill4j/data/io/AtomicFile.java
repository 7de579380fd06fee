package io.distill4j.data.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that are either whole or absent, whatever happens in between.
 *
 * <p>The bytes go to a sibling named {@code .NAME.tmp}, are forced to the disk and renamed over the
 * target; then the folder is forced. A left-over sibling is overwritten by the next attempt. An
 * interrupt does not stop it; the thread stays interrupted.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /** Fills the temporary file. */
  @FunctionalInterface
  public interface Body {
    void write(Path temporary) throws IOException;
  }

  /**
   * Replaces {@code target} by what {@code body} writes; creates its folder.
   *
   * @throws IOException when writing failed; the old target, if any, is untouched
   */
  public static void replace(Path target, Body body) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException("not a file: " + target);
    }
    Files.createDirectories(folder);
    Path temporary = folder.resolve("." + target.getFileName() + ".tmp");
    try {
      body.write(temporary);
      force(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(folder);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Replaces {@code target} by a text in UTF-8. */
  public static void replace(Path target, String text) throws IOException {
    replace(
        target,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static void force(Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    if (folder && java.io.File.separatorChar == '\\') {
      return; // Windows can neither open nor needs to force a folder.
    }
    boolean interrupted = Thread.interrupted();
    while (true) {
      try (FileChannel channel =
          FileChannel.open(path, folder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
        channel.force(true);
        break;
      } catch (ClosedByInterruptException e) {
        interrupted = Thread.interrupted(); // An interrupt closes a channel: do it again.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
