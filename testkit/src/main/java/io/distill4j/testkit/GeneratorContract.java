package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every generator promises, as tests.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *   return GeneratorContract.of(() -> teacher.open(Map.of()), requests, true);
 * }
 * }</pre>
 */
public final class GeneratorContract {

  private static final int PATIENCE_SECONDS = 60;

  private GeneratorContract() {}

  /**
   * The tests for a generator.
   *
   * @param open opens a new one for each test
   * @param requests two or more different ones that it can answer
   * @param deterministic whether equal requests give equal texts
   */
  public static Stream<DynamicTest> of(
      Supplier<? extends Generator> open, List<Request> requests, boolean deterministic) {
    if (requests.size() < 2) {
      throw new IllegalArgumentException("the contract needs two requests or more");
    }
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(dynamicTest("names its model and endpoint", () -> namesItself(open)));
    tests.add(dynamicTest("answers every request", () -> answersEach(open, requests)));
    tests.add(dynamicTest("answers many requests at once", () -> answersAtOnce(open, requests, 8)));
    if (deterministic) {
      tests.add(
          dynamicTest("equal requests give equal completions", () -> repeats(open, requests)));
    }
    tests.add(
        dynamicTest(
            "closing ends what is in flight, and asking fails", () -> ends(open, requests)));
    return tests.stream();
  }

  private static void namesItself(Supplier<? extends Generator> open) {
    try (Generator generator = open.get()) {
      assertThat(generator.model()).isNotBlank();
      assertThat(generator.endpoint()).isNotBlank();
    }
  }

  private static void answersEach(Supplier<? extends Generator> open, List<Request> requests)
      throws Exception {
    try (Generator generator = open.get()) {
      for (Request request : requests) {
        Completion completion = await(future(generator, request));
        assertThat(completion.reasoning() + completion.answer()).as(request.key()).isNotEmpty();
        assertThat(completion.answer()).as(request.key()).doesNotStartWith("<think>");
      }
    }
  }

  private static void answersAtOnce(
      Supplier<? extends Generator> open, List<Request> requests, int times) throws Exception {
    try (Generator generator = open.get()) {
      List<CompletableFuture<Completion>> futures = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        requests.forEach(request -> futures.add(future(generator, request)));
      }
      for (CompletableFuture<Completion> future : futures) {
        assertThat(await(future).usage()).isNotNull();
      }
    }
  }

  private static void repeats(Supplier<? extends Generator> open, List<Request> requests)
      throws Exception {
    List<Completion> first = new ArrayList<>();
    try (Generator generator = open.get()) {
      for (Request request : requests) {
        first.add(await(future(generator, request)));
      }
    }
    try (Generator generator = open.get()) {
      for (int i = requests.size() - 1; i >= 0; i--) {
        Completion again = await(future(generator, requests.get(i)));
        assertThat(again.reasoning()).isEqualTo(first.get(i).reasoning());
        assertThat(again.answer()).isEqualTo(first.get(i).answer());
        assertThat(again.finish()).isEqualTo(first.get(i).finish());
      }
    }
  }

  private static void ends(Supplier<? extends Generator> open, List<Request> requests)
      throws Exception {
    Generator generator = open.get();
    List<CompletableFuture<Completion>> futures = new ArrayList<>();
    requests.forEach(request -> futures.add(future(generator, request)));
    generator.close();
    futures.add(future(generator, requests.get(0)));
    for (CompletableFuture<Completion> future : futures) {
      try {
        assertThat(await(future)).isNotNull();
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOfAny(UpstreamFailure.class, UserMistake.class);
      }
    }
    assertThat(futures.get(futures.size() - 1)).isCompletedExceptionally();
  }

  private static CompletableFuture<Completion> future(Generator generator, Request request) {
    return generator.generate(request).toCompletableFuture();
  }

  private static Completion await(CompletableFuture<Completion> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
