package io.distill4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Problem;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExitCodeTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aMistakeShowsEveryProblemAndNoStackTrace() {
    UserMistake mistake =
        new UserMistake(
            List.of(new Problem("p.yaml:3", "a", "b"), new Problem("p.yaml:4", "c", "d")));

    assertThat(ExitCode.of(mistake, err)).isEqualTo(2);
    assertThat(text())
        .isEqualTo("distill: 2 problems\n  p.yaml:3: a\n    b\n  p.yaml:4: c\n    d\n");
  }

  @Test
  void whatFailedOutsideSaysHowToGoOn() {
    assertThat(ExitCode.of(new UpstreamFailure("server answered 503"), err)).isEqualTo(3);
    assertThat(text())
        .isEqualTo(
            "distill: server answered 503\n"
                + "    nothing already written is lost: the same command continues from here\n");
  }

  @Test
  void aFullDiskIsNotABug() {
    IOException full = new IOException("No space left on device");

    assertThat(ExitCode.of(new UncheckedIOException(full), err)).isEqualTo(3);
    assertThat(text()).startsWith("distill: reading or writing failed: IOException: No space");
  }

  @Test
  void aBugShowsItsStackTrace() {
    assertThat(ExitCode.of(new IllegalStateException("oops"), err)).isEqualTo(70);
    assertThat(text()).contains("a bug in distill4j", "IllegalStateException: oops", "\tat ");
  }

  @Test
  void unknownCommandsAndOptionsEndWithTwo() {
    Console console = new Console(err, err, false);

    assertThat(Distill.run(console, "nope")).isEqualTo(2);
    assertThat(Distill.run(console, "--nope")).isEqualTo(2);
    assertThat(Distill.run(console, "--help")).isEqualTo(0);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }
}
