package io.distill4j.data.io;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Text files in UTF-8, plain or packed by gzip or zstd as their name says. */
final class Compression {

  private Compression() {}

  /** A reader that throws for bytes that are not UTF-8. */
  static BufferedReader reader(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    try {
      InputStream plain = raw;
      if (endsWith(file, ".gz")) {
        plain = new GZIPInputStream(raw, 1 << 16);
      } else if (endsWith(file, ".zst")) {
        plain = new ZstdInputStream(raw);
      }
      return new BufferedReader(
          new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder()), 1 << 16);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** A writer to {@code file}, packed as {@code name} says. */
  static BufferedWriter writer(Path file, Path name) throws IOException {
    OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    try {
      OutputStream packed = raw;
      if (endsWith(name, ".gz")) {
        packed = new GZIPOutputStream(raw, 1 << 16);
      } else if (endsWith(name, ".zst")) {
        packed = new ZstdOutputStream(raw, 3);
      }
      return new BufferedWriter(
          new OutputStreamWriter(packed, StandardCharsets.UTF_8.newEncoder()), 1 << 16);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static boolean endsWith(Path file, String ending) {
    return file.getFileName().toString().endsWith(ending);
  }
}
