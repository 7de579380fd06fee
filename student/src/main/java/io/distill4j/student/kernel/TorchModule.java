package io.distill4j.student.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Assembles the file that libtorch loads as a scripted module: source text plus the values of its
 * attributes.
 *
 * <p>Format: a zip without compression that holds {@code k/version} ("3"), {@code k/constants.pkl}
 * (an empty tuple), {@code k/data.pkl} (the module object with its attributes, pickle protocol 2)
 * and {@code k/code/__torch__.py} (the source). Source: torch/csrc/jit/serialization of PyTorch
 * 2.7.
 */
final class TorchModule {

  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  private TorchModule() {}

  /** The bytes of a module of class {@code Kernels} with integer, float and boolean attributes. */
  static byte[] of(String source, Map<String, Object> attributes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "k/version", "3\n".getBytes(StandardCharsets.US_ASCII));
      put(zip, "k/constants.pkl", EMPTY_TUPLE);
      put(zip, "k/data.pkl", pickle(attributes));
      put(zip, "k/code/__torch__.py", source.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return bytes.toByteArray();
  }

  /** Text of a kernel file beside this class. */
  static String source(String name) {
    try (InputStream in = TorchModule.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("kernel file " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] pickle(Map<String, Object> attributes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2});
    out.write("c__torch__\nKernels\n".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {')', (byte) 0x81, '}', '('});
    text(out, "training");
    out.write(0x88);
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      text(out, attribute.getKey());
      value(out, attribute.getValue());
    }
    out.write(new byte[] {'u', 'b', '.'});
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    out.write('X');
    out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(ascii.length).array());
    out.write(ascii);
  }

  private static void value(ByteArrayOutputStream out, Object value) throws IOException {
    if (value instanceof Boolean bool) {
      out.write(bool ? 0x88 : 0x89);
    } else if (value instanceof Integer whole) {
      out.write('J');
      out.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(whole).array());
    } else if (value instanceof Double number) {
      out.write('G');
      out.write(ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN).putDouble(number).array());
    } else {
      throw new IllegalArgumentException(
          "a kernel attribute is a boolean, int or double: " + value);
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
