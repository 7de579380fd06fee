package io.distill4j.student.hub.internal;

import io.distill4j.data.UpstreamFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** Receives the body of an answer into a file. */
final class Body {

  private Body() {}

  /** The connection ended before the body did; what arrived is in the file. */
  static final class Cut extends IOException {

    private static final long serialVersionUID = 1L;

    private final long received;

    Cut(long received, String message) {
      super(message);
      this.received = received;
    }

    long received() {
      return received;
    }
  }

  /**
   * Writes all that comes.
   *
   * @param append whether it goes behind what the file holds
   * @throws Cut when less came than was announced
   * @throws UpstreamFailure when the file cannot be written, such as on a full disk
   */
  static void receive(
      HttpURLConnection connection, Path target, boolean append, LongConsumer progress)
      throws IOException {
    long announced = connection.getContentLengthLong();
    long received = 0;
    byte[] buffer = new byte[1 << 16];
    StandardOpenOption how =
        append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            Files.newOutputStream(
                target, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      for (int n = read(in, buffer, received); n >= 0; n = read(in, buffer, received)) {
        write(out, buffer, n, target);
        received += n;
        progress.accept(n);
      }
    }
    if (announced >= 0 && received < announced) {
      throw new Cut(
          received, "connection cut after %,d of %,d bytes".formatted(received, announced));
    }
  }

  private static int read(InputStream in, byte[] buffer, long received) throws IOException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new Cut(received, "connection cut after %,d bytes: %s".formatted(received, e));
    }
  }

  private static void write(OutputStream out, byte[] buffer, int count, Path target) {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw new UpstreamFailure(
          "cannot write %s: %s; what arrived is kept, so start again once there is room"
              .formatted(target, e.getMessage()),
          e);
    }
  }
}
