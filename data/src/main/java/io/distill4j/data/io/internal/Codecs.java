package io.distill4j.data.io.internal;

import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Page compression without Hadoop: zstd, snappy, gzip, raw LZ4 and none.
 *
 * <p>Parquet's own factory pulls in Hadoop's configuration, whose initialiser needs a dozen more
 * libraries. A page that does not unpack to exactly the announced length is an {@link IOException}.
 */
final class Codecs implements CompressionCodecFactory {

  private final int zstdLevel;

  Codecs(int zstdLevel) {
    this.zstdLevel = zstdLevel;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return new Compressor(codec, zstdLevel);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Decompressor(codec);
  }

  @Override
  public void release() {
    // Nothing is pooled.
  }

  private record Compressor(CompressionCodecName codec, int zstdLevel)
      implements BytesInputCompressor {

    @Override
    public BytesInput compress(BytesInput bytes) throws IOException {
      byte[] plain = array(bytes);
      return switch (codec) {
        case UNCOMPRESSED -> BytesInput.from(plain);
        case ZSTD -> BytesInput.from(Zstd.compress(plain, zstdLevel));
        case SNAPPY -> BytesInput.from(Snappy.compress(plain));
        case GZIP -> BytesInput.from(gzip(plain));
        case LZ4_RAW -> lz4(plain);
        default -> throw unknown(codec);
      };
    }

    private static byte[] gzip(byte[] plain) throws IOException {
      var out = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(out)) {
        gzip.write(plain);
      }
      return out.toByteArray();
    }

    private static BytesInput lz4(byte[] plain) {
      var compressor = new Lz4Compressor();
      byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
      int length = compressor.compress(plain, 0, plain.length, packed, 0, packed.length);
      return BytesInput.from(packed, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
      return codec;
    }

    @Override
    public void release() {}
  }

  private record Decompressor(CompressionCodecName codec) implements BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput bytes, int size) throws IOException {
      return BytesInput.from(unpack(array(bytes), size));
    }

    @Override
    public void decompress(ByteBuffer input, int packedSize, ByteBuffer output, int size)
        throws IOException {
      byte[] packed = new byte[packedSize];
      input.get(packed);
      output.put(unpack(packed, size));
    }

    private byte[] unpack(byte[] packed, int size) throws IOException {
      byte[] plain;
      try {
        plain =
            switch (codec) {
              case UNCOMPRESSED -> packed;
              case ZSTD -> unpackZstd(packed, size);
              case SNAPPY -> unpackSnappy(packed, size);
              case GZIP -> unpackGzip(packed, size);
              case LZ4_RAW -> unpackLz4(packed, size);
              default -> throw unknown(codec);
            };
      } catch (RuntimeException e) {
        throw new IOException("a %s page does not unpack: %s".formatted(codec, e.getMessage()), e);
      }
      return exactly(plain.length, size, plain);
    }

    private static byte[] unpackZstd(byte[] packed, int size) throws IOException {
      long announced = Zstd.getFrameContentSize(packed);
      if (announced > 0) {
        exactly(announced, size, packed);
      }
      return Zstd.decompress(packed, size);
    }

    private static byte[] unpackSnappy(byte[] packed, int size) throws IOException {
      exactly(Snappy.uncompressedLength(packed), size, packed);
      return Snappy.uncompress(packed);
    }

    private static byte[] unpackGzip(byte[] packed, int size) throws IOException {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
        return in.readNBytes(size);
      }
    }

    private static byte[] unpackLz4(byte[] packed, int size) {
      byte[] plain = new byte[size];
      int length = new Lz4Decompressor().decompress(packed, 0, packed.length, plain, 0, size);
      return length == size ? plain : Arrays.copyOf(plain, length);
    }

    private static byte[] exactly(long actual, int size, byte[] bytes) throws IOException {
      if (actual != size) {
        throw new IOException(
            "a page unpacks to %d bytes where its header says %d".formatted(actual, size));
      }
      return bytes;
    }

    @Override
    public void release() {}
  }

  private static byte[] array(BytesInput bytes) throws IOException {
    return bytes.toInputStream().readAllBytes();
  }

  private static IllegalArgumentException unknown(CompressionCodecName codec) {
    return new IllegalArgumentException(
        "codec %s is not supported; known are zstd, snappy, gzip, lz4_raw and uncompressed"
            .formatted(codec));
  }
}
