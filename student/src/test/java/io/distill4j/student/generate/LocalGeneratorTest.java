package io.distill4j.student.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Layout;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.GeneratorContract;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LocalGeneratorTest {

  private static final Sampling GREEDY = new Sampling(0, 1, 0, 0, 40);
  private static final Sampling WARM = new Sampling(0.8, 0.95, 0, 0, 40);

  @TempDir Path temp;

  static Stream<TinyModel> models() {
    return TinyModel.all().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void theCacheChangesNothing(TinyModel model) throws Exception {
    int[] prompt = new Random(1).ints(9, 0, model.vocabulary()).toArray();
    String text;
    try (LocalGenerator generator = open(model, IdsCodec.PLAIN, 4)) {
      text = ask(generator, request(prompt, 0, GREEDY)).get().answer();
    }
    int[] ids = prompt;
    try (Decoder decoder = decoder(model)) {
      while (ids.length < prompt.length + 40) {
        ids = Arrays.copyOf(ids, ids.length + 1);
        ids[ids.length - 1] = mostLikely(decoder, Arrays.copyOf(ids, ids.length - 1));
      }
    }
    assertThat(text).isEqualTo(IdsCodec.join(Arrays.copyOfRange(ids, prompt.length, ids.length)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aRequestGivesTheSameTokensAloneAndInACrowd(TinyModel model) throws Exception {
    List<Request> requests = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 24; i++) {
      int[] prompt = random.ints(3 + random.nextInt(80), 0, model.vocabulary()).toArray();
      requests.add(request(prompt, i, WARM.withMaxTokens(5 + random.nextInt(60))));
    }
    List<Completion> together = new ArrayList<>();
    try (LocalGenerator generator = open(model, IdsCodec.PLAIN, 7)) {
      List<CompletableFuture<Completion>> all = new ArrayList<>();
      requests.forEach(request -> all.add(ask(generator, request)));
      for (CompletableFuture<Completion> one : all) {
        together.add(one.get());
      }
    }
    List<Completion> alone = new ArrayList<>();
    try (LocalGenerator generator = open(model, IdsCodec.PLAIN, 7)) {
      for (Request request : requests) {
        alone.add(ask(generator, request).get());
      }
    }
    assertThat(together).isEqualTo(alone);
    assertThat(Set.copyOf(together)).hasSize(24);
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractOfGenerators() {
    List<Request> requests =
        List.of(
            request(new int[] {1, 2, 3}, 0, WARM),
            request(new int[] {7}, 1, GREEDY),
            request(new int[] {9, 9}, 2, WARM));
    return GeneratorContract.of(
        () -> {
          try {
            return open(TinyModel.QWEN2, IdsCodec.PLAIN, 3);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        requests,
        true);
  }

  @Test
  void aStopIdEndsTheCompletionAndIsCountedButNotSpoken() throws Exception {
    int[] prompt = {3, 1, 4, 1, 5};
    int[] free;
    try (LocalGenerator generator = open(TinyModel.LLAMA, IdsCodec.PLAIN, 2)) {
      Completion completion = ask(generator, request(prompt, 0, WARM)).get();
      assertThat(completion.finish()).isEqualTo(FinishReason.LENGTH);
      assertThat(completion.usage()).isEqualTo(new Usage(5, 40, 0));
      assertThat(completion.sent()).isEqualTo("3 1 4 1 5");
      free = IdsCodec.ids(completion.answer());
    }
    int stop = free[10];
    int at = 0;
    while (free[at] != stop) {
      at++;
    }
    IdsCodec codec = new IdsCodec(Set.of(stop), false, -1);
    try (LocalGenerator generator = open(TinyModel.LLAMA, codec, 2)) {
      Completion completion = ask(generator, request(prompt, 0, WARM)).get();
      assertThat(completion.finish()).isEqualTo(FinishReason.STOP);
      assertThat(completion.answer()).isEqualTo(IdsCodec.join(Arrays.copyOf(free, at)));
      assertThat(completion.usage()).isEqualTo(new Usage(5, at + 1L, 0));
    }
  }

  @Test
  void thoughtsAndAnswerComeApart() throws Exception {
    int[] prompt = {3, 1, 4};
    int[] free;
    try (LocalGenerator generator = open(TinyModel.LLAMA, IdsCodec.PLAIN, 2)) {
      free = IdsCodec.ids(ask(generator, request(prompt, 0, WARM)).get().answer());
    }
    int close = free[12];
    int at = 0;
    while (free[at] != close) {
      at++;
    }
    try (LocalGenerator generator = open(TinyModel.LLAMA, new IdsCodec(Set.of(), true, close), 2)) {
      Completion completion = ask(generator, request(prompt, 0, WARM)).get();
      assertThat(completion.reasoning()).isEqualTo(IdsCodec.join(Arrays.copyOf(free, at)));
      assertThat(completion.answer()).endsWith(IdsCodec.join(free[free.length - 1]));
      assertThat(completion.usage()).isEqualTo(new Usage(3, 40, at + 1L));
    }
  }

  @Test
  void aPromptLongerThanTheContextIsRefused() throws Exception {
    try (LocalGenerator generator = open(TinyModel.LLAMA, IdsCodec.PLAIN, 2)) {
      assertThatThrownBy(() -> ask(generator, request(new int[192], 0, WARM)).get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(UserMistake.class)
          .hasMessage(
              "prompt p0: has 192 tokens, the context 192%n    raise context-tokens or leave the"
                      .formatted()
                  + " prompt out");
    }
  }

  @Test
  void closingEndsWhatIsUnderWay() throws Exception {
    LocalGenerator generator = open(TinyModel.LLAMA, IdsCodec.PLAIN, 1);
    List<CompletableFuture<Completion>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(ask(generator, request(new int[] {1, 2}, i, WARM.withMaxTokens(150))));
    }
    generator.close();
    assertThatThrownBy(() -> all.get(49).get())
        .cause()
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage("the generator was closed");
    assertThatThrownBy(() -> ask(generator, request(new int[] {1}, 0, WARM)).get())
        .cause()
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage("the generator is closed");
  }

  private LocalGenerator open(TinyModel model, Codec codec, int slots) throws IOException {
    return new LocalGenerator(
        decoder(model), codec, new GenerationOptions(slots, 192), "tiny", "local");
  }

  private Decoder decoder(TinyModel model) throws IOException {
    return new ModelFolder(model.write(temp)).random(Devices.CPU, 21, false);
  }

  private static Request request(int[] prompt, int index, Sampling sampling) {
    return new Request(
        Prompt.of("p" + index, IdsCodec.join(prompt), new Answer.None()), 0, index, sampling);
  }

  private static CompletableFuture<Completion> ask(LocalGenerator generator, Request request) {
    return generator.generate(request).toCompletableFuture();
  }

  private static int mostLikely(Decoder decoder, int[] ids) {
    try (NDManager scope = decoder.newScope()) {
      Row row = new Row(List.of(new Document("d", ids, 1)));
      float[] logits = decoder.logits(scope, Batch.of(List.of(row), Layout.EXACT)).toFloatArray();
      int vocabulary = decoder.config().vocabularySize();
      int from = logits.length - vocabulary;
      int best = from;
      for (int i = from; i < logits.length; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      return best - from;
    }
  }
}
