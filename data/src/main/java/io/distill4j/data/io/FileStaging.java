package io.distill4j.data.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** One file, written beside its target and renamed over it. */
final class FileStaging implements Staging {

  private final Path target;
  private final Path temporary;

  FileStaging(Path target) {
    this.target = target.toAbsolutePath();
    this.temporary = this.target.resolveSibling("." + target.getFileName() + ".part");
  }

  @Override
  public boolean hasParts() {
    return false;
  }

  @Override
  public Path nextPart() throws IOException {
    Files.createDirectories(temporary.getParent());
    return temporary;
  }

  @Override
  public void settle() {} // It is published as a whole.

  @Override
  public void publish(long rows, Card card) throws IOException {
    AtomicFile.replace(
        target, next -> Files.move(temporary, next, StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public void discard() throws IOException {
    Files.deleteIfExists(temporary);
  }
}
