package io.distill4j.student.pack;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * The documents of a sealed {@link TokenFile}. The index is held in memory (16 bytes a document),
 * ids are read when asked for and checked against their checksum.
 */
public final class StoredDocuments implements Documents, AutoCloseable {

  private static final String REMEDY = "delete the folder and tokenise again";

  private final Path file;
  private final FileChannel channel;
  private final Fingerprint fingerprint;
  private final ByteBuffer index;
  private final int size;
  private final int leftOut;

  private StoredDocuments(Path file, FileChannel channel, ByteBuffer index) {
    this.file = file;
    this.channel = channel;
    byte[] hash = new byte[TokenFile.HEADER - 8];
    index.get(8, hash);
    this.fingerprint = new Fingerprint(HexFormat.of().formatHex(hash));
    this.index = index;
    this.size = index.getInt(TokenFile.HEADER + 8);
    this.leftOut = index.getInt(TokenFile.HEADER + 12);
  }

  /**
   * Opens a folder that was sealed.
   *
   * @throws UserMistake when it was not, or when its files are damaged or do not belong together
   */
  public static StoredDocuments open(Path folder) throws IOException {
    Path indexFile = folder.resolve("index.bin");
    ByteBuffer index;
    try {
      index = ByteBuffer.wrap(Files.readAllBytes(indexFile)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (NoSuchFileException e) {
      throw new UserMistake(
          indexFile.toString(), "no such file: tokenising was not finished", "run it again", e);
    }
    int body = index.limit() - Integer.BYTES;
    boolean whole =
        body >= TokenFile.HEADER + 16
            && index.getInt(body) == TokenFile.checksum(index.duplicate().limit(body))
            && index.duplicate().limit(8).equals(ByteBuffer.wrap(TokenFile.INDEX_MAGIC));
    if (!whole) {
      throw new UserMistake(indexFile.toString(), "damaged: its checksum does not match", REMEDY);
    }
    Path file = folder.resolve("tokens.bin");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    StoredDocuments documents = new StoredDocuments(file, channel, index);
    ByteBuffer header = TokenFile.header(TokenFile.TOKENS_MAGIC, documents.fingerprint);
    long expected = index.getLong(TokenFile.HEADER);
    if (channel.size() < expected || !TokenFile.read(channel, 0, TokenFile.HEADER).equals(header)) {
      channel.close();
      throw new UserMistake(
          file.toString(), "does not belong to its index: cut off or from another run", REMEDY);
    }
    return documents;
  }

  @Override
  public int size() {
    return size;
  }

  /** Samples that were not fit to be trained on. */
  public int leftOut() {
    return leftOut;
  }

  @Override
  public int promptTokens(int position) {
    return index.getInt(entry(position) + 8);
  }

  @Override
  public int length(int position) {
    return index.getInt(entry(position) + 12);
  }

  @Override
  public Document get(int position) {
    long offset = index.getLong(entry(position));
    try {
      long bytes = TokenFile.recordSize(TokenFile.read(channel, offset, TokenFile.RECORD_HEADER));
      if (bytes > 0 && offset + bytes <= channel.size()) {
        ByteBuffer record = TokenFile.read(channel, offset, (int) bytes);
        int checksum = TokenFile.checksum(record.duplicate().position(Integer.BYTES));
        if (record.getInt(0) == checksum && record.getInt(12) == length(position)) {
          int[] ids = new int[record.getInt(12)];
          record.position(TokenFile.RECORD_HEADER + record.getInt(4));
          record.asIntBuffer().get(ids);
          return new Document(TokenFile.text(record), ids, record.getInt(8), record.getFloat(16));
        }
      }
      throw new UserMistake(
          file.toString(),
          "damaged at byte %,d: checksum does not match".formatted(offset),
          REMEDY);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  @Override
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private int entry(int position) {
    if (position < 0 || position >= size) {
      throw new IndexOutOfBoundsException(
          "position must be in [0, %d), was %d".formatted(size, position));
    }
    return TokenFile.HEADER + 16 + 16 * position;
  }
}
