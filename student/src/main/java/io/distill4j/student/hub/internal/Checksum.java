package io.distill4j.student.hub.internal;

import io.distill4j.data.UpstreamFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Compares a file with what the server says about it. */
final class Checksum {

  private Checksum() {}

  /** What is wrong with the file; empty when it is right, or cannot be checked. */
  static Optional<String> problem(RemoteFile file, Path content) {
    try {
      long size = Files.size(content);
      if (file.size() >= 0 && size != file.size()) {
        return Optional.of("%,d bytes, announced %,d".formatted(size, file.size()));
      }
      if (!file.isChecked()) {
        return Optional.empty();
      }
      String actual = hash(file.etag().length() == 64, size, content);
      return actual.equals(file.etag())
          ? Optional.empty()
          : Optional.of("checksum %s, announced %s".formatted(actual, file.etag()));
    } catch (IOException e) {
      throw new UpstreamFailure("cannot read " + content + ": " + e, e);
    }
  }

  /** SHA-256 of the content, or SHA-1 of the git blob. */
  private static String hash(boolean sha256, long size, Path content) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(sha256 ? "SHA-256" : "SHA-1");
      if (!sha256) {
        digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = Files.newInputStream(content)) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
    }
  }
}
