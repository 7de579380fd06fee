package io.distill4j.data.similar;

import io.distill4j.data.io.FileTree;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the near duplicates among any number of texts in three strokes: signatures of all texts are
 * cut into bands; texts that share a band are candidates; the candidates' texts are read once more
 * and compared exactly. What is reported is therefore as similar as asked for, always; what is
 * missed is what {@link Banding#missed} says.
 *
 * <p>Works on disk: memory is one buffer of {@value #BUFFER} values, one bit per text and 12 bytes
 * per candidate. A text is compared with the first {@value #FIRST_OF_BUCKET} texts of each bucket
 * and with the one before it there, so that a million copies of one text cost a million
 * comparisons, not their square.
 *
 * <p>Use: {@link #add} for every text, ascending; {@link #candidates}; {@link #addCandidate} for
 * each of them, ascending; {@link #links}.
 */
public final class DuplicateSearch implements AutoCloseable {

  private static final int BUFFER = 4 << 20;
  private static final int FIRST_OF_BUCKET = 16;

  private final Path scratch;
  private final Similarity similarity;
  private final Banding banding;
  private final List<DataOutputStream> bands = new ArrayList<>();
  private final BitSet candidates = new BitSet();
  private final SortedLongs pairs;
  private final DataOutputStream sets;
  private int[] rows = new int[64];
  private long[] offsets = new long[64];
  private int held;
  private long written;

  /**
   * Two texts that say the same.
   *
   * @param row of the later text
   * @param of row of the earlier one
   * @param name of the earlier one, as it was added
   * @param similarity of the two, in [threshold, 1]
   */
  public record Link(int row, int of, String name, double similarity) {}

  /** Told of every link. */
  @FunctionalInterface
  public interface Sink {
    void accept(Link link) throws IOException;
  }

  /**
   * An empty search.
   *
   * @param scratch folder of its own; what a killed process left there is deleted
   */
  public DuplicateSearch(Path scratch, Similarity similarity) throws IOException {
    FileTree.delete(scratch);
    Files.createDirectories(scratch);
    this.scratch = scratch;
    this.similarity = similarity;
    this.banding = similarity.banding();
    this.pairs = new SortedLongs(scratch, BUFFER);
    for (int band = 0; band < banding.bands(); band++) {
      bands.add(open(band(band)));
    }
    this.sets = open(scratch.resolve("sets"));
  }

  /** The keys of a text's bands; empty for a text without words. May run on any thread. */
  public int[] keys(String text) {
    int[] shingles = similarity.shingles(text);
    if (shingles.length == 0) {
      return shingles;
    }
    int[] signature = MinHash.signature(shingles);
    int[] keys = new int[banding.bands()];
    for (int band = 0; band < keys.length; band++) {
      keys[band] = MinHash.band(signature, band, banding.rows());
    }
    return keys;
  }

  /** Adds the next text by its {@link #keys}; rows ascend. */
  public void add(int row, int[] keys) throws IOException {
    for (int band = 0; band < keys.length; band++) {
      bands.get(band).writeLong((long) keys[band] << 32 | row);
    }
  }

  /** The rows whose texts are needed once more. */
  public BitSet candidates() throws IOException {
    for (int band = 0; band < bands.size(); band++) {
      bands.get(band).close();
      try (SortedLongs sorted = new SortedLongs(scratch, BUFFER)) {
        read(band(band), sorted);
        Bucket bucket = new Bucket();
        sorted.forEach(bucket::accept);
      }
      Files.delete(band(band));
    }
    bands.clear();
    return candidates;
  }

  /** Adds the name and the text of a candidate; rows ascend. */
  public void addCandidate(int row, String name, String text) throws IOException {
    int[] shingles = similarity.shingles(text);
    if (held == rows.length) {
      rows = Arrays.copyOf(rows, 2 * held);
      offsets = Arrays.copyOf(offsets, 2 * held);
    }
    rows[held] = row;
    offsets[held++] = written;
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + nameBytes.length + 4 * shingles.length);
    bytes.putInt(nameBytes.length).put(nameBytes).putInt(shingles.length);
    bytes.asIntBuffer().put(shingles);
    sets.write(bytes.array());
    written += bytes.capacity();
  }

  /** Tells all links, ascending by row, then by the earlier row. */
  public void links(Sink sink) throws IOException {
    sets.close();
    try (FileChannel channel = FileChannel.open(scratch.resolve("sets"), StandardOpenOption.READ)) {
      Compare compare = new Compare(channel, sink);
      try {
        pairs.forEach(compare::accept);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (DataOutputStream band : bands) {
      band.close();
    }
    sets.close();
    pairs.close();
    FileTree.delete(scratch);
  }

  private Path band(int band) {
    return scratch.resolve("band-" + band);
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  private static void read(Path file, SortedLongs into) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      while (true) {
        into.add(in.readLong());
      }
    } catch (EOFException e) {
      return; // All values were read.
    }
  }

  /** Texts of one band that share a key, told one after the other. */
  private final class Bucket {

    private final int[] first = new int[FIRST_OF_BUCKET];
    private int size;
    private int key;
    private int previous;

    void accept(long value) {
      int nextKey = (int) (value >> 32);
      int row = (int) value;
      if (size > 0 && nextKey != key) {
        size = 0;
      }
      key = nextKey;
      try {
        for (int i = 0; i < Math.min(size, FIRST_OF_BUCKET); i++) {
          pair(row, first[i]);
        }
        if (size > FIRST_OF_BUCKET) {
          pair(row, previous);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (size < FIRST_OF_BUCKET) {
        first[size] = row;
      }
      size++;
      previous = row;
    }

    private void pair(int row, int of) throws IOException {
      pairs.add((long) row << 32 | of);
      candidates.set(row);
      candidates.set(of);
    }
  }

  /** Candidate pairs, ascending, decided one after the other. */
  private final class Compare {

    private final FileChannel channel;
    private final Sink sink;
    private int row = -1;
    private int[] shingles = new int[0];

    Compare(FileChannel channel, Sink sink) {
      this.channel = channel;
      this.sink = sink;
    }

    void accept(long pair) {
      try {
        int next = (int) (pair >> 32);
        int of = (int) pair;
        if (next != row) {
          row = next;
          shingles = read(row).shingles();
        }
        Candidate earlier = read(of);
        double alike = MinHash.similarity(shingles, earlier.shingles());
        if (alike >= similarity.threshold()) {
          sink.accept(new Link(row, of, earlier.name(), alike));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Candidate read(int wanted) throws IOException {
      int at = Arrays.binarySearch(rows, 0, held, wanted);
      if (at < 0) {
        throw new IllegalStateException("the text of candidate " + wanted + " was not added");
      }
      long end = at + 1 < held ? offsets[at + 1] : written;
      ByteBuffer bytes = ByteBuffer.allocate((int) (end - offsets[at]));
      long position = offsets[at];
      while (bytes.hasRemaining()) {
        int count = channel.read(bytes, position);
        if (count < 0) {
          throw new EOFException("the set of row " + wanted + " is cut off");
        }
        position += count;
      }
      bytes.flip();
      byte[] name = new byte[bytes.getInt()];
      bytes.get(name);
      int[] set = new int[bytes.getInt()];
      bytes.asIntBuffer().get(set);
      return new Candidate(new String(name, StandardCharsets.UTF_8), set);
    }
  }

  /** A text as it is compared. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, only read.
  private record Candidate(String name, int[] shingles) {}
}
