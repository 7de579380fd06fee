package io.distill4j.data.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.data.shingle.LongIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * What models replied, by the question: a JSON line {@code {"request": hash, "reply": text}} for
 * each, appended when the reply is there and with the operating system from then on. A line cut by
 * the death of the process is cut off when the file is opened again; one that is damaged is asked
 * for again. Memory: about 35 bytes per reply. Thread-safe.
 */
final class ReplyLog implements AutoCloseable {

  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final LongIndex index = new LongIndex(1 << 10);
  private long[] starts = new long[1 << 10];
  private long end;

  private ReplyLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a file, creating it and its folder if absent.
   *
   * @throws UserMistake when it cannot be read or written
   */
  static ReplyLog open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      ReplyLog log = new ReplyLog(file, channel);
      log.load();
      return log;
    } catch (IOException e) {
      throw new UserMistake(
          file.toString(), "cannot be opened: " + e, "check that its folder may be written", e);
    }
  }

  /** The reply to a request, if it is known. */
  synchronized Optional<String> find(Fingerprint request) {
    int number = index.find(request.asLong());
    if (number < 0) {
      return Optional.empty();
    }
    try {
      JsonNode line = Json.parse(line(starts[number]));
      return line.path("request").asText().equals(request.hex())
          ? Optional.of(line.path("reply").asText())
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Keeps a reply.
   *
   * @throws UpstreamFailure when the disk takes no more
   */
  synchronized void add(Fingerprint request, String reply) {
    String line = Json.line(Json.object().put("request", request.hex()).put("reply", reply)) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    long start = end;
    try {
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
      put(request.asLong(), start);
    } catch (IOException e) {
      end = start;
      throw failed(e);
    }
  }

  int size() {
    return index.size();
  }

  /** Reads the file once: where each line starts, and where the last whole one ends. */
  private void load() throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    long at = 0;
    long start = 0;
    for (int read = channel.read(block, 0); read > 0; read = channel.read(block.clear(), at)) {
      for (int i = 0; i < read; i++) {
        if (block.get(i) == '\n') {
          remember(start);
          start = at + i + 1;
        }
      }
      at += read;
    }
    end = start;
    channel.truncate(end);
  }

  private void remember(long start) throws IOException {
    try {
      JsonNode line = Json.parse(line(start));
      put(new Fingerprint(line.path("request").asText()).asLong(), start);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // Damaged: it will be asked for again.
    }
  }

  private void put(long hash, long start) {
    int number = index.size();
    index.putIfAbsent(hash, number);
    if (index.size() > number) {
      starts = number < starts.length ? starts : Arrays.copyOf(starts, 2 * number);
      starts[number] = start;
    } else {
      starts[index.find(hash)] = start;
    }
  }

  private String line(long start) throws IOException {
    java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(1 << 11);
    long at = start;
    for (int read = channel.read(block, at); read > 0; read = channel.read(block.clear(), at)) {
      for (int i = 0; i < read; i++) {
        if (block.get(i) == '\n') {
          line.write(block.array(), 0, i);
          return line.toString(StandardCharsets.UTF_8);
        }
      }
      line.write(block.array(), 0, read);
      at += read;
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private UpstreamFailure failed(IOException e) {
    return new UpstreamFailure(
        "%s: %s%n    free space, then start again; the replies so far are kept"
            .formatted(file, e.getMessage() == null ? e.toString() : e.getMessage()),
        e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
