package io.distill4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * A SHA-256 hash that stands for the content it was computed from.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {

  public Fingerprint {
    if (hex.length() != 64 || !isHex(hex)) {
      throw new IllegalArgumentException(
          "a fingerprint has 64 lower-case hexadecimal digits, was " + hex);
    }
  }

  /** A loop, not a pattern: this is run several times for every prompt. */
  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) {
        return false;
      }
    }
    return true;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Hash of the bytes of a file, read once as a stream. */
  public static Fingerprint ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
  }

  /** The first 12 digits, for people. */
  public String brief() {
    return hex.substring(0, 12);
  }

  /** The first 64 bits, for seeding a generator. */
  public long asLong() {
    return Long.parseUnsignedLong(hex, 0, 16, 16);
  }

  @Override
  public String toString() {
    return hex;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Hashes a sequence of texts; {@code ("ab", "c")} and {@code ("a", "bc")} differ. */
  public static final class Builder {

    private final MessageDigest digest = sha256();

    private Builder() {}

    public Builder add(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
      return this;
    }

    /** Adds the files directly in a folder, by name: the name and the content of each. */
    public Builder addFiles(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          add(String.valueOf(file.getFileName())).add(ofFile(file).hex());
        }
      }
      return this;
    }

    public Fingerprint build() {
      return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
    }
  }
}
