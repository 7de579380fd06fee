package io.distill4j.teacher.recorded;

import io.distill4j.data.Completion;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary file of texts, so that a recording of any size needs little memory. Thread-safe; an
 * interrupt does not close it.
 */
final class Spool implements AutoCloseable {

  private final Path path;
  private final RandomAccessFile file;

  Spool() {
    try {
      path = Files.createTempFile("recorded-", ".texts");
      file = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException e) {
      throw new UpstreamFailure("no temporary file can be made: " + e, e);
    }
  }

  /** The texts of a completion, with its tokens. */
  record Texts(String reasoning, String answer, Usage usage) {}

  /** Adds a completion; returns its place. */
  synchronized long write(Completion completion) {
    byte[] reasoning = completion.reasoning().getBytes(StandardCharsets.UTF_8);
    byte[] answer = completion.answer().getBytes(StandardCharsets.UTF_8);
    try {
      long place = file.length();
      file.seek(place);
      file.writeLong(completion.usage().completionTokens());
      file.writeInt(reasoning.length);
      file.writeInt(answer.length);
      file.write(reasoning);
      file.write(answer);
      return place;
    } catch (IOException e) {
      throw new UpstreamFailure(
          "%s: the recording cannot be unpacked: %s".formatted(path, e.getMessage()), e);
    }
  }

  synchronized Texts read(long place) {
    try {
      file.seek(place);
      long tokens = file.readLong();
      byte[] reasoning = new byte[file.readInt()];
      byte[] answer = new byte[file.readInt()];
      file.readFully(reasoning);
      file.readFully(answer);
      return new Texts(
          new String(reasoning, StandardCharsets.UTF_8),
          new String(answer, StandardCharsets.UTF_8),
          new Usage(0, tokens, 0));
    } catch (IOException e) {
      throw new UpstreamFailure("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      file.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
