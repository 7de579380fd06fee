package io.distill4j.data.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies outlive the process that paid for them. */
final class ReplyLogTest {

  @TempDir Path folder;

  @Test
  void repliesAreThereAgainHoweverLongAndWhateverIsInThem() {
    Path file = folder.resolve("deep/replies.jsonl");
    String longOne = "two\nlines, \"quotes\" and ¾ ".repeat(9_000);
    try (ReplyLog log = ReplyLog.open(file)) {
      log.add(request("a"), "first");
      log.add(request("b"), longOne);
      for (int i = 0; i < 3_000; i++) {
        log.add(request("n" + i), "reply " + i);
      }
      assertThat(log.find(request("b"))).hasValue(longOne);
    }

    try (ReplyLog log = ReplyLog.open(file)) {
      assertThat(log.size()).isEqualTo(3_002);
      assertThat(log.find(request("a"))).hasValue("first");
      assertThat(log.find(request("b"))).hasValue(longOne);
      assertThat(log.find(request("n2999"))).hasValue("reply 2999");
      assertThat(log.find(request("c"))).isEmpty();
    }
  }

  @Test
  void aTornTailIsCutAndADamagedLineIsAskedForAgain() throws Exception {
    Path file = folder.resolve("replies.jsonl");
    try (ReplyLog log = ReplyLog.open(file)) {
      log.add(request("a"), "first");
      log.add(request("b"), "second");
      log.add(request("c"), "third");
    }
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(0) + "\n}{\n" + lines.get(2) + "\n");
    Files.write(
        file, "{\"request\": \"0".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);

    try (ReplyLog log = ReplyLog.open(file)) {
      assertThat(log.find(request("b"))).isEmpty();
      assertThat(log.find(request("c"))).hasValue("third");
      log.add(request("b"), "again");
      log.add(request("d"), "fourth");
    }
    try (ReplyLog log = ReplyLog.open(file)) {
      assertThat(log.find(request("a"))).hasValue("first");
      assertThat(log.find(request("b"))).hasValue("again");
      assertThat(log.find(request("d"))).hasValue("fourth");
    }
  }

  private static Fingerprint request(String text) {
    return Fingerprint.builder().add(text).build();
  }
}
