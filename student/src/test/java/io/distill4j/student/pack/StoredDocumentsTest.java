package io.distill4j.student.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredDocumentsTest {

  private static final Fingerprint SOURCE = Fingerprint.builder().add("source").build();

  @Test
  void notSealedCannotBeRead(@TempDir Path folder) throws IOException {
    try (TokenFile file = TokenFile.open(folder, SOURCE)) {
      file.add(new Document("a", new int[] {1, 2}, 1));
    }

    assertThatThrownBy(() -> StoredDocuments.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s: no such file: tokenising was not finished%n    run it again",
            folder.resolve("index.bin"));
  }

  @Test
  void knowsItsFingerprintAndItsBounds(@TempDir Path folder) throws IOException {
    write(folder);

    try (StoredDocuments documents = StoredDocuments.open(folder)) {
      assertThat(documents.fingerprint()).isEqualTo(SOURCE);
      assertThat(documents.size()).isEqualTo(2);
      assertThatThrownBy(() -> documents.length(2))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("position must be in [0, 2), was 2");
    }
  }

  @Test
  void everyFlippedByteIsFound(@TempDir Path folder) throws IOException {
    write(folder);
    for (String name : new String[] {"tokens.bin", "index.bin"}) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < whole.length; i++) {
        byte[] damaged = whole.clone();
        damaged[i] ^= 0x10;
        Files.write(file, damaged);

        assertThatThrownBy(() -> readAll(folder)).as(name + i).isInstanceOf(UserMistake.class);
      }
      Files.write(file, whole);
    }
    readAll(folder);
  }

  @Test
  void tokensCutOffAreFound(@TempDir Path folder) throws IOException {
    write(folder);
    Path file = folder.resolve("tokens.bin");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));

    assertThatThrownBy(() -> StoredDocuments.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: does not belong to its index: cut off or from another run
                delete the folder and tokenise again"""
                .formatted(file));
  }

  private static void write(Path folder) throws IOException {
    try (TokenFile file = TokenFile.open(folder, SOURCE)) {
      file.add(new Document("a", new int[] {1, 2, 3}, 1));
      file.add(new Document("bé", new int[] {7, 8}, 1));
      file.seal().close();
    }
  }

  private static void readAll(Path folder) throws IOException {
    try (StoredDocuments documents = StoredDocuments.open(folder)) {
      for (int i = 0; i < documents.size(); i++) {
        documents.get(i);
      }
    }
  }
}
