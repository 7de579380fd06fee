package io.distill4j.student.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Sampling;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Layout;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContinuousBatchTest {

  private static final Sampling WARM = new Sampling(1, 1, 0, 0, 60);
  private static final Set<Integer> STOP = Set.of(3);

  @TempDir Path temp;

  static Stream<TinyModel> models() {
    return TinyModel.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void logProbabilitiesAreThoseOfAPassOverTheWholeText(TinyModel model) throws IOException {
    try (Decoder decoder = decoder(model);
        ContinuousBatch batch = new ContinuousBatch(decoder, new GenerationOptions(3, 128), STOP)) {
      List<CompletableFuture<Generated>> all = new ArrayList<>();
      for (int seed = 0; seed < 5; seed++) {
        all.add(batch.add(model.ids(new Random(seed), 4 + seed), WARM, seed));
      }
      finish(batch);
      for (CompletableFuture<Generated> future : all) {
        Generated generated = future.join();
        double[] expected = logProbabilities(decoder, generated);
        assertThat(generated.logProbabilities()).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) generated.logProbabilities()[i]).isCloseTo(expected[i], within(1e-4));
        }
      }
    }
  }

  /**
   * Also bit for bit in what was never printed: the arithmetic is the same, not just its result.
   */
  @ParameterizedTest
  @MethodSource("models")
  void completionsOfOnePromptShareItsReadingAndAreThoseOfEachAlone(TinyModel model)
      throws IOException {
    GenerationOptions options = new GenerationOptions(9, 192);
    try (Decoder decoder = decoder(model)) {
      List<CompletableFuture<Generated>> together = new ArrayList<>();
      try (ContinuousBatch batch = new ContinuousBatch(decoder, options, STOP)) {
        for (int prompt = 0; prompt < 5; prompt++) {
          for (int seed = 0; seed < 4; seed++) {
            together.add(batch.add(prompt(model, prompt), WARM, seed));
          }
        }
        finish(batch);
      }
      try (ContinuousBatch batch = new ContinuousBatch(decoder, options, STOP)) {
        for (int i = 0; i < together.size(); i++) {
          CompletableFuture<Generated> alone = batch.add(prompt(model, i / 4), WARM, i % 4);
          finish(batch);
          Generated expected = together.get(i).join();
          assertThat(alone.join().ids()).isEqualTo(expected.ids());
          assertThat(alone.join().logProbabilities()).isEqualTo(expected.logProbabilities());
          assertThat(alone.join().finish()).isEqualTo(expected.finish());
        }
      }
    }
  }

  @Test
  void theIdThatEndsACompletionIsKeptButNotSpoken() throws IOException {
    TinyModel model = TinyModel.QWEN2;
    boolean stopped = false;
    try (Decoder decoder = decoder(model);
        ContinuousBatch batch = new ContinuousBatch(decoder, new GenerationOptions(8, 128), STOP)) {
      List<CompletableFuture<Generated>> all = new ArrayList<>();
      for (int seed = 0; seed < 24; seed++) {
        all.add(batch.add(new int[] {1, 2}, WARM, seed));
      }
      finish(batch);
      for (CompletableFuture<Generated> future : all) {
        Generated generated = future.join();
        int[] ids = generated.ids();
        boolean ends = ids[ids.length - 1] == 3;
        stopped |= ends;
        assertThat(generated.finish()).isEqualTo(ends ? FinishReason.STOP : FinishReason.LENGTH);
        assertThat(generated.spoken()).hasSize(ids.length - (ends ? 1 : 0)).doesNotContain(3);
      }
    }
    assertThat(stopped).isTrue();
  }

  @Test
  void aPromptThatLeavesNoRoomIsRefused() throws IOException {
    try (Decoder decoder = decoder(TinyModel.LLAMA);
        ContinuousBatch batch = new ContinuousBatch(decoder, new GenerationOptions(1, 64), STOP)) {
      assertThatThrownBy(() -> batch.add(new int[64], WARM, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a prompt must have 1 to 63 ids, had 64");
    }
  }

  private static int[] prompt(TinyModel model, int index) {
    return model.ids(new Random(index), 5 + 13 * index);
  }

  private static void finish(ContinuousBatch batch) {
    while (!batch.isIdle()) {
      batch.step();
    }
  }

  private Decoder decoder(TinyModel model) throws IOException {
    return new ModelFolder(model.write(temp, 7)).load(Devices.CPU);
  }

  private static double[] logProbabilities(Decoder decoder, Generated generated) {
    int from = generated.prompt().length;
    int[] ids = Arrays.copyOf(generated.prompt(), from + generated.ids().length);
    System.arraycopy(generated.ids(), 0, ids, from, generated.ids().length);
    int size = decoder.config().vocabularySize();
    float[] logits;
    try (NDManager scope = decoder.newScope()) {
      Row row = new Row(List.of(new Document("d", ids, from)));
      logits = decoder.logits(scope, Batch.of(List.of(row), Layout.EXACT)).toFloatArray();
    }
    double[] result = new double[generated.ids().length];
    for (int i = 0; i < result.length; i++) {
      double sum = 0;
      int at = (from + i - 1) * size;
      for (int j = 0; j < size; j++) {
        sum += Math.exp(logits[at + j]);
      }
      result[i] = logits[at + ids[from + i]] - Math.log(sum);
    }
    return result;
  }
}
