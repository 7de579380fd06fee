package io.distill4j.student.pack;

import io.distill4j.data.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Where each document of a {@link TokenFile} lies and how long it is: 16 bytes a document. */
final class IndexBuilder {

  private final Map<String, Integer> reasons = new TreeMap<>();
  private long[] offsets = new long[1024];
  private int[] promptTokens = new int[1024];
  private int[] lengths = new int[1024];
  private int documents;
  private int leftOut;

  void add(long offset, int prompt, int length) {
    if (documents == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * documents);
      promptTokens = Arrays.copyOf(promptTokens, 2 * documents);
      lengths = Arrays.copyOf(lengths, 2 * documents);
    }
    offsets[documents] = offset;
    promptTokens[documents] = prompt;
    lengths[documents] = length;
    documents++;
  }

  void leaveOut(String reason) {
    reasons.merge(reason, 1, Integer::sum);
    leftOut++;
  }

  int documents() {
    return documents;
  }

  int leftOut() {
    return leftOut;
  }

  Map<String, Integer> reasons() {
    return reasons;
  }

  /** The bytes of {@code index.bin}. */
  byte[] encode(Fingerprint fingerprint, long tokenBytes) {
    byte[] all = new byte[TokenFile.HEADER + 16 + 16 * documents + Integer.BYTES];
    ByteBuffer bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(TokenFile.header(TokenFile.INDEX_MAGIC, fingerprint));
    bytes.putLong(tokenBytes).putInt(documents).putInt(leftOut);
    for (int i = 0; i < documents; i++) {
      bytes.putLong(offsets[i]).putInt(promptTokens[i]).putInt(lengths[i]);
    }
    bytes.putInt(TokenFile.checksum(bytes.duplicate().flip()));
    return all;
  }
}
