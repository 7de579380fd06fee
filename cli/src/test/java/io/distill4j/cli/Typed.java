package io.distill4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a person types, and what is printed since the test began. */
final class Typed {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** Runs a command. Returns its exit code. */
  int distill(String... arguments) {
    return Distill.run(
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false),
        arguments);
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  /** From here on, {@link #out} begins anew. */
  void forgetOutput() {
    out.reset();
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
