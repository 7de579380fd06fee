package io.distill4j.teacher.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.testkit.GeneratorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class RecordedTest {

  private static final String WALK =
      "Every morning Aya walks $9$ kilometers at a constant speed of $s$ kilometers per hour. How"
          + " long does she walk?";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void record() throws IOException {
    file = folder.resolve("rows.jsonl");
    Files.writeString(
        file,
        """
        {"q": "What is 1+1?", "r": "<think>\\nOne and one.\\n</think>\\n\\nTwo.", "m": "big", "f": "stop", "k": 1}
        {"q": "What is  1+1?", "r": "one more\\n</think>\\n\\n2", "m": "small", "f": null, "k": 0}
        {"q": "%s", "r": "so she", "m": "big", "f": "length", "k": 0}
        """
            .formatted(WALK));
  }

  private Recorded recorded(Optional<String> onlyModel) {
    return new Recorded(
        List.of(file),
        "q",
        "r",
        Optional.empty(),
        Optional.of("f"),
        Optional.of("k"),
        Optional.of("m"),
        onlyModel);
  }

  private static Request request(String question, int sample) {
    return Request.of(Prompt.of("p", question, new Answer.None()), sample, Sampling.R1, 1);
  }

  private static Completion ask(Generator generator, String question, int sample) {
    return generator.generate(request(question, sample)).toCompletableFuture().join();
  }

  @TestFactory
  Stream<DynamicTest> keepsTheContractOfGenerators() {
    return GeneratorContract.of(
        () -> recorded(Optional.empty()).open(Map.of()),
        List.of(request("What is 1+1?", 0), request("What is 1+1?", 1), request(WALK, 0)),
        true);
  }

  @Test
  void samplesFollowTheSampleColumnAndThoughtsAreSplitOff() {
    try (Generator generator = recorded(Optional.empty()).open(Map.of())) {
      Completion first = ask(generator, "What is 1+1?", 0);
      assertThat(first.reasoning()).isEqualTo("one more");
      assertThat(first.answer()).isEqualTo("2");
      assertThat(first.finish()).isEqualTo(FinishReason.UNKNOWN);
      assertThat(first.reported()).isEqualTo(Map.of("model", "small"));
      Completion second = ask(generator, "What is 1+1?", 1);
      assertThat(second.reasoning()).isEqualTo("One and one.");
      assertThat(second.answer()).isEqualTo("Two.");
      assertThat(second.finish()).isEqualTo(FinishReason.STOP);
      Completion unfinished = ask(generator, WALK, 0);
      assertThat(unfinished.reasoning()).isEqualTo("so she");
      assertThat(unfinished.answer()).isEmpty();
      assertThat(unfinished.finish()).isEqualTo(FinishReason.LENGTH);
      assertThat(generator.model()).isEqualTo("big+small");
      assertThat(generator.endpoint()).isEqualTo("recorded");
    }
  }

  @Test
  void questionsAreFoundInOtherWordsButNotWithOtherNumbers() {
    String directive = "Please reason step by step, and put your final answer within \\boxed{}.";
    try (Generator generator = recorded(Optional.empty()).open(Map.of())) {
      Partialness partial = new Partialness(generator);
      assertThat(partial.knows(WALK + "\n\n" + directive)).isTrue();
      assertThat(partial.knows("What is 1 + 1 ?\n" + directive)).isTrue();
      assertThat(partial.knows(WALK.replace("$9$ ", "$9$-").replace("a constant", "constant")))
          .isTrue();
      assertThat(partial.knows("Solve this: " + WALK.replace("speed", "\\textit{speed}"))).isTrue();
      assertThat(partial.knows(WALK.replace("9", "8"))).isFalse();
      assertThat(partial.knows("What is 11?")).isFalse();
      assertThat(partial.knows("What is 1+2?")).isFalse();
    }
  }

  private record Partialness(Generator generator) {
    boolean knows(String question) {
      return ((RecordedGenerator) generator).hasAnswer(request(question, 0));
    }
  }

  @Test
  void whatIsNotRecordedFailsByName() {
    try (Generator generator = recorded(Optional.of("big")).open(Map.of())) {
      assertThat(ask(generator, "What is 1+1?", 0).answer()).isEqualTo("Two.");
      assertThatThrownBy(() -> ask(generator, "What is 1+1?", 1))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(UpstreamFailure.class)
          .hasMessage("no response is recorded for p#1");
    }
  }

  @Test
  void thoughtsMayStandInAColumnOfTheirOwn() throws IOException {
    Files.writeString(
        file, "{\"q\": \"Why?\", \"r\": \"Because.\", \"t\": \"Let me see.\", \"n\": 1}\n");
    Recorded apart =
        new Recorded(
            List.of(file),
            "q",
            "r",
            Optional.of("t"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    try (Generator generator = apart.open(Map.of())) {
      assertThat(ask(generator, "Why?", 0).reasoning()).isEqualTo("Let me see.");
      assertThat(ask(generator, "Why?", 0).answer()).isEqualTo("Because.");
    }
  }

  @Test
  void wrongColumnsModelsAndPathsAreTold() {
    Recorded wrong =
        new Recorded(
            List.of(file),
            "question",
            "r",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> wrong.open(Map.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s:1: has no column 'question'%n    its columns are q, r, m, f, k".formatted(file));
    assertThatThrownBy(() -> recorded(Optional.of("huge")).open(Map.of()))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "[%s]: holds no response of the model huge%n    check paths and only-model"
                .formatted(file));
    assertThatThrownBy(
            () ->
                new Recorded(
                    List.of(),
                    "q",
                    "r",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .hasMessage("paths must name one dataset or more, was empty");
  }

  @Test
  void fingerprintFollowsTheContent() throws IOException {
    String before = recorded(Optional.empty()).fingerprint().hex();
    assertThat(recorded(Optional.of("big")).fingerprint().hex()).isNotEqualTo(before);
    Files.writeString(file, Files.readString(file).replace("Two.", "2."));
    assertThat(recorded(Optional.empty()).fingerprint().hex()).isNotEqualTo(before);
  }
}
