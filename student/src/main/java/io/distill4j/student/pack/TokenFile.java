package io.distill4j.student.pack;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Tokenised samples on disk, so that an epoch need not fit the heap and is tokenised once.
 *
 * <p>A folder of two files, all numbers little-endian:
 *
 * <ul>
 *   <li>{@code tokens.bin}: 8 bytes {@code D4JTOK02}, 32 bytes fingerprint of what the samples are
 *       made from, then a record per sample: int crc32c of the rest of the record, int bytes of the
 *       id, int prompt tokens (0: the sample was left out), int ids, float weight in the loss, the
 *       id in UTF-8, the ids as ints. For a sample left out the text is the reason and there are no
 *       ids.
 *   <li>{@code index.bin}, written last and atomically: 8 bytes {@code D4JIDX01}, the fingerprint,
 *       long length of tokens.bin, int documents, int samples left out; per document long offset of
 *       its record, int prompt tokens, int ids; int crc32c of all before.
 * </ul>
 *
 * <p>A process killed while writing leaves whole records and at most one torn one, which {@link
 * #open} cuts off: writing goes on behind the last whole record. Nothing is trusted without its
 * checksum. One writer at a time; the run folder's lock sees to that.
 */
public final class TokenFile implements AutoCloseable {

  static final byte[] TOKENS_MAGIC = "D4JTOK02".getBytes(StandardCharsets.US_ASCII);
  static final byte[] INDEX_MAGIC = "D4JIDX01".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER = 40;
  static final int RECORD_HEADER = 20;

  private final Path folder;
  private final Fingerprint fingerprint;
  private final FileChannel channel;
  private final IndexBuilder index;

  private TokenFile(Path folder, Fingerprint fingerprint, FileChannel channel, IndexBuilder index) {
    this.folder = folder;
    this.fingerprint = fingerprint;
    this.channel = channel;
    this.index = index;
  }

  /**
   * Opens a folder for writing: begins it, or goes on behind its last whole record.
   *
   * @param fingerprint of everything the ids depend on: samples, tokenizer, template
   * @throws UserMistake when the folder was made from something else
   */
  public static TokenFile open(Path folder, Fingerprint fingerprint) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("tokens.bin"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      IndexBuilder index = new IndexBuilder();
      long end = recover(folder, fingerprint, channel, index);
      channel.truncate(end);
      channel.position(end);
      return new TokenFile(folder, fingerprint, channel, index);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Samples written so far, those left out included: the source goes on behind them. */
  public int written() {
    return index.documents() + index.leftOut();
  }

  /** Appends a document. */
  public void add(Document document) throws IOException {
    long offset = channel.position();
    write(document.id(), document.promptTokens(), document.ids(), document.weight());
    index.add(offset, document.promptTokens(), document.length());
  }

  /** Notes a sample that is not to be trained on. */
  public void leaveOut(String reason) throws IOException {
    write(reason, 0, new int[0], 0);
    index.leaveOut(reason);
  }

  /** How many samples were left out, by reason. */
  public Map<String, Integer> leftOut() {
    return new TreeMap<>(index.reasons());
  }

  /** Writes the index; from now on the documents can be read. */
  public StoredDocuments seal() throws IOException {
    channel.force(true);
    byte[] bytes = index.encode(fingerprint, channel.position());
    AtomicFile.replace(folder.resolve("index.bin"), temporary -> Files.write(temporary, bytes));
    return StoredDocuments.open(folder);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(String text, int promptTokens, int[] ids, float weight) throws IOException {
    byte[] name = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(RECORD_HEADER + name.length + Integer.BYTES * ids.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putInt(0).putInt(name.length).putInt(promptTokens).putInt(ids.length);
    record.putFloat(weight).put(name);
    record.asIntBuffer().put(ids);
    record.clear();
    record.putInt(0, checksum(record.duplicate().position(Integer.BYTES)));
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  /** Reads whole records into the index; returns where the last one ends. */
  private static long recover(
      Path folder, Fingerprint fingerprint, FileChannel channel, IndexBuilder index)
      throws IOException {
    ByteBuffer header = header(TOKENS_MAGIC, fingerprint);
    if (channel.size() < HEADER) {
      channel.truncate(0);
      channel.write(header, 0);
      return HEADER;
    }
    if (!read(channel, 0, HEADER).equals(header.rewind())) {
      throw new UserMistake(
          folder.toString(),
          "holds tokens made from other samples, another tokenizer or another chat template",
          "delete the folder, or redo the step with --redo");
    }
    long offset = HEADER;
    while (offset + RECORD_HEADER <= channel.size()) {
      ByteBuffer head = read(channel, offset, RECORD_HEADER);
      long size = recordSize(head);
      if (size < 0 || offset + size > channel.size()) {
        break;
      }
      ByteBuffer record = read(channel, offset, (int) size);
      if (record.getInt(0) != checksum(record.duplicate().position(Integer.BYTES))) {
        break;
      }
      if (record.getInt(8) > 0) {
        index.add(offset, record.getInt(8), record.getInt(12));
      } else {
        index.leaveOut(text(record));
      }
      offset += size;
    }
    return offset;
  }

  static String text(ByteBuffer record) {
    byte[] text = new byte[record.getInt(4)];
    record.get(RECORD_HEADER, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Bytes of the record with this header; -1 when no record can have it. */
  static long recordSize(ByteBuffer head) {
    int name = head.getInt(4);
    int ids = head.getInt(12);
    long size = RECORD_HEADER + (long) name + (long) Integer.BYTES * ids;
    return name < 0 || ids < 0 || size > Integer.MAX_VALUE - 8 ? -1 : size;
  }

  static ByteBuffer header(byte[] magic, Fingerprint fingerprint) {
    return ByteBuffer.allocate(HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(magic)
        .put(HexFormat.of().parseHex(fingerprint.hex()))
        .flip();
  }

  static ByteBuffer read(FileChannel channel, long offset, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new IOException(
            "ends after %d bytes, %d expected".formatted(channel.size(), offset + size));
      }
    }
    return bytes.flip();
  }

  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
