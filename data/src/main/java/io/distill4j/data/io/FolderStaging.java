package io.distill4j.data.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A dataset folder, written to {@code .data.tmp} and renamed to {@code data} when whole.
 *
 * <p>The layout is that of {@code datasets}: {@code data/train-00000-of-00002.parquet} and a {@code
 * README.md} whose front matter names the split.
 */
final class FolderStaging implements Staging {

  private final Path folder;
  private final Path temporary;
  private final List<Path> parts = new ArrayList<>();

  FolderStaging(Path folder) {
    this(folder, 0);
  }

  /** Goes on after parts that are whole. */
  FolderStaging(Path folder, int whole) {
    this.folder = folder.toAbsolutePath();
    this.temporary = temporary(this.folder);
    for (int i = 0; i < whole; i++) {
      parts.add(temporary.resolve(name(i)));
    }
  }

  static Path temporary(Path folder) {
    return folder.resolve(".data.tmp");
  }

  static String name(int part) {
    return "part-%05d.parquet".formatted(part);
  }

  @Override
  public boolean hasParts() {
    return true;
  }

  @Override
  public Path nextPart() throws IOException {
    if (parts.isEmpty()) {
      FileTree.delete(temporary);
      Files.createDirectories(temporary);
    }
    Path part = temporary.resolve(name(parts.size()));
    parts.add(part);
    return part;
  }

  @Override
  public void settle() throws IOException {
    Path part = parts.get(parts.size() - 1);
    AtomicFile.replace(part, next -> Files.move(part, next, StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public void publish(long rows, Card card) throws IOException {
    long bytes = 0;
    for (int i = 0; i < parts.size(); i++) {
      Path part = parts.get(i);
      bytes += Files.size(part);
      Path named = temporary.resolve("train-%05d-of-%05d.parquet".formatted(i, parts.size()));
      AtomicFile.replace(
          named, next -> Files.move(part, next, StandardCopyOption.REPLACE_EXISTING));
    }
    AtomicFile.replace(folder.resolve("README.md"), readme(rows, bytes, card));
    Path data = folder.resolve("data");
    FileTree.delete(data);
    Files.move(temporary, data, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void discard() throws IOException {
    FileTree.delete(temporary);
  }

  private String readme(long rows, long bytes, Card card) {
    return """
    ---
    %4$sconfigs:
    - config_name: default
      data_files:
      - split: train
        path: data/train-*
    dataset_info:
      config_name: default
      splits:
      - name: train
        num_bytes: %2$d
        num_examples: %1$d
      download_size: %2$d
      dataset_size: %2$d
    ---
    # %3$s

    %1$d rows, one per sample, written by distill4j. Read them with
    `datasets.load_dataset("path/to/this/folder")`, or any reader of Parquet.
    """
            .formatted(
                rows,
                bytes,
                folder.getFileName(),
                card.licence().map("license: %s\n"::formatted).orElse(""))
        + (card.text().isEmpty() ? "" : "\n" + card.text());
  }
}
