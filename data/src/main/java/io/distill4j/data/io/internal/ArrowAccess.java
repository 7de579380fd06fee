package io.distill4j.data.io.internal;

import io.distill4j.data.UserMistake;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Whether this JVM lets Arrow reach the memory behind its buffers. */
final class ArrowAccess {

  private ArrowAccess() {}

  /**
   * Checks before Arrow's classes load and fail for good.
   *
   * @throws UserMistake when the flag is missing
   */
  static void check(Path file) {
    Module ours = ArrowAccess.class.getModule();
    if (!ByteBuffer.class.getModule().isOpen("java.nio", ours)) {
      throw new UserMistake(
          file.toString(),
          "Arrow files need access to java.nio, which this JVM does not give",
          "start Java with --add-opens=java.base/java.nio=ALL-UNNAMED (the distill command does)");
    }
  }
}
