package io.distill4j.student.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Message;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.StoredDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenisingTest {

  private static final Fingerprint SOURCE = Fingerprint.builder().add("examples").build();

  @Test
  void keepsEveryDocumentInOrderAndCountsWhatIsLeftOut(@TempDir Path folder) throws IOException {
    List<Example> examples = examples(600);
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      Tokenising.Result result = run(examples.iterator(), text, folder);

      assertThat(result.leftOut()).isEqualTo(Map.of("its completion is empty", 6));
      try (StoredDocuments documents = result.documents()) {
        assertThat(documents.size()).isEqualTo(594);
        assertThat(documents.leftOut()).isEqualTo(6);
        int at = 0;
        for (Example example : examples) {
          if (text.trainingText().encode(example) instanceof TrainingText.Encoded.Ready ready) {
            assertSame(documents, at++, ready.document());
          }
        }
      }
    }
  }

  @Test
  void killedAnywhereItGoesOnToTheSameBytes(@TempDir Path folder) throws IOException {
    List<Example> examples = examples(40);
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      run(examples.iterator(), text, folder.resolve("undisturbed")).documents().close();
      byte[] tokens = Files.readAllBytes(folder.resolve("undisturbed/tokens.bin"));
      byte[] index = Files.readAllBytes(folder.resolve("undisturbed/index.bin"));
      for (int cut = 0; cut < tokens.length; cut += 97) {
        Path killed = folder.resolve("killed" + cut);
        Files.createDirectories(killed);
        Files.write(killed.resolve("tokens.bin"), java.util.Arrays.copyOf(tokens, cut));

        run(examples.iterator(), text, killed).documents().close();

        assertThat(killed.resolve("tokens.bin")).hasBinaryContent(tokens);
        assertThat(killed.resolve("index.bin")).hasBinaryContent(index);
      }
    }
  }

  @Test
  void finishedWorkIsNotDoneAgain(@TempDir Path folder) throws IOException {
    List<Example> examples = examples(10);
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      run(examples.iterator(), text, folder).documents().close();
      List<Example> broken = new ArrayList<>();
      for (Example example : examples) {
        broken.add(
            new Example(example.id(), example.prompt(), "other", "text", FinishReason.STOP, 1));
      }

      try (StoredDocuments again = run(broken.iterator(), text, folder).documents()) {
        assertThat(text.tokenizer().decode(again.get(0).ids(), false)).contains("thought 1");
      }
    }
  }

  @Test
  void tokensOfOtherExamplesAreRefused(@TempDir Path folder) throws IOException {
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      run(examples(3).iterator(), text, folder).documents().close();
      Fingerprint other = Fingerprint.builder().add("others").build();

      assertThatThrownBy(
              () -> Tokenising.run(examples(3).iterator(), other, text, folder, Progress.SILENT))
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              """
              %s: holds tokens made from other samples, another tokenizer or another chat template
                  delete the folder, or redo the step with --redo\
              """
                  .formatted(folder));
    }
  }

  private static Tokenising.Result run(Iterator<Example> examples, ModelText text, Path folder)
      throws IOException {
    return Tokenising.run(examples, SOURCE, text, folder, Progress.SILENT);
  }

  private static void assertSame(StoredDocuments documents, int index, Document expected) {
    Document actual = documents.get(index);
    assertThat(actual.id()).isEqualTo(expected.id());
    assertThat(actual.ids()).containsExactly(expected.ids());
    assertThat(actual.promptTokens()).isEqualTo(expected.promptTokens());
    assertThat(documents.length(index)).isEqualTo(expected.length());
    assertThat(documents.promptTokens(index)).isEqualTo(expected.promptTokens());
    assertThat(actual.weight()).isEqualTo(expected.weight());
  }

  /** Every hundredth, from the first, is empty. */
  private static List<Example> examples(int count) {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String words = " and on".repeat(i % 7);
      examples.add(
          new Example(
              "example-" + i,
              List.of(Message.user("question " + i)),
              i % 100 == 0 ? "" : "thought " + i + words,
              i % 100 == 0 ? "" : "answer é " + i,
              FinishReason.STOP,
              1 + i % 3));
    }
    return examples;
  }
}
