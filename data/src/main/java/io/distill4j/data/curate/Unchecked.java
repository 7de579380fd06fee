package io.distill4j.data.curate;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Reading and writing where an interface allows no {@link IOException}. */
final class Unchecked {

  private Unchecked() {}

  /** Work that reads or writes. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  static void run(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
