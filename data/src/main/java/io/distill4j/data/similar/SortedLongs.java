package io.distill4j.data.similar;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/**
 * Sorts any number of 64-bit values in bounded memory: full buffers are sorted and spilled to
 * files, which are merged in the end. A value that comes several times is told once.
 */
final class SortedLongs implements AutoCloseable {

  private final Path folder;
  private final long[] buffer;
  private final List<Path> runs = new ArrayList<>();
  private int count;

  /**
   * Nothing yet.
   *
   * @param folder of its own for what does not fit, deleted file by file on {@link #close}
   * @param capacity values held in memory
   */
  SortedLongs(Path folder, int capacity) {
    this.folder = folder;
    this.buffer = new long[capacity];
  }

  void add(long value) throws IOException {
    if (count == buffer.length) {
      spill();
    }
    buffer[count++] = value;
  }

  /** Tells every value once, ascending. */
  void forEach(LongConsumer sink) throws IOException {
    Arrays.sort(buffer, 0, count);
    if (runs.isEmpty()) {
      for (int i = 0; i < count; i++) {
        if (i == 0 || buffer[i] != buffer[i - 1]) {
          sink.accept(buffer[i]);
        }
      }
      return;
    }
    spill();
    List<Run> open = new ArrayList<>();
    try {
      PriorityQueue<Run> queue = new PriorityQueue<>((a, b) -> Long.compare(a.head, b.head));
      for (Path run : runs) {
        Run reader = new Run(FileChannel.open(run));
        open.add(reader);
        if (reader.advance()) {
          queue.add(reader);
        }
      }
      boolean first = true;
      long last = 0;
      for (Run next = queue.poll(); next != null; next = queue.poll()) {
        if (first || next.head != last) {
          sink.accept(next.head);
        }
        first = false;
        last = next.head;
        if (next.advance()) {
          queue.add(next);
        }
      }
    } finally {
      for (Run run : open) {
        run.channel.close();
      }
    }
  }

  private void spill() throws IOException {
    if (count == 0) {
      return;
    }
    Arrays.sort(buffer, 0, count);
    Path run = Files.createTempFile(folder, "run", ".longs");
    runs.add(run);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16))) {
      for (int i = 0; i < count; i++) {
        out.writeLong(buffer[i]);
      }
    }
    count = 0;
  }

  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
    runs.clear();
  }

  /** One spilled run, read a block at a time. */
  private static final class Run {

    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(1 << 16).limit(0);
    private long head;

    Run(FileChannel channel) {
      this.channel = channel;
    }

    boolean advance() throws IOException {
      while (block.remaining() < Long.BYTES) {
        block.compact();
        boolean ended = channel.read(block) < 0;
        block.flip();
        if (ended) {
          return false;
        }
      }
      head = block.getLong();
      return true;
    }
  }
}
