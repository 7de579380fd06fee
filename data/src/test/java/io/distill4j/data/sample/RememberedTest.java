package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.UpstreamFailure;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completions that are paid for once. */
final class RememberedTest {

  @TempDir Path folder;

  /** Answers when it is told to. */
  private static final class Slow implements Generator {
    private final List<CompletableFuture<Completion>> asked = new ArrayList<>();
    private volatile long closedWith = -1;

    @Override
    public CompletionStage<Completion> generate(Request request) {
      asked.add(new CompletableFuture<>());
      return asked.get(asked.size() - 1);
    }

    @Override
    public String model() {
      return "slow";
    }

    @Override
    public String endpoint() {
      return "here";
    }

    @Override
    public void close() {
      closedWith = asked.stream().filter(reply -> !reply.isDone()).count();
    }
  }

  private final Slow slow = new Slow();

  private Remembered open() {
    return new Remembered(slow, folder, Clock.systemUTC());
  }

  private static Request request(String id) {
    return Request.of(Prompt.of(id, "What is " + id + "?", new Answer.None()), 0, Sampling.R1, 0);
  }

  @Test
  void anAnswerIsThereAfterTheProcessEnded() {
    try (Remembered first = open()) {
      first.generate(request("a"));
      slow.asked.get(0).complete(Completion.of("hm", "yes"));
      assertThat(first.size()).isEqualTo(1);
    }
    try (Remembered second = open()) {
      Completion again = second.generate(request("a")).toCompletableFuture().join();
      assertThat(again.answer()).isEqualTo("yes");
      assertThat(slow.asked).hasSize(1);
    }
  }

  @Test
  void closingWaitsForWhatIsPaidForAndAsksForNothingMore() throws InterruptedException {
    Remembered first = open();
    first.generate(request("a"));
    first.generate(request("b"));
    Thread closing = new Thread(first::close);
    closing.start();
    while (closing.getState() != Thread.State.WAITING && closing.isAlive()) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> first.generate(request("c")).toCompletableFuture().join())
        .hasRootCauseInstanceOf(UpstreamFailure.class)
        .hasRootCauseMessage("here: the connection was closed here");
    slow.asked.get(0).completeExceptionally(new UpstreamFailure("lost"));
    slow.asked.get(1).complete(Completion.of("hm", "yes"));
    closing.join();

    assertThat(slow.closedWith).as("replies still awaited").isZero();
    assertThat(slow.asked).hasSize(2);
    try (Remembered second = open()) {
      assertThat(second.size()).isEqualTo(1);
    }
  }

  @Test
  void theSameRequestInFlightIsSentOnce() {
    try (Remembered remembered = open()) {
      var one = remembered.generate(request("a")).toCompletableFuture();
      var two = remembered.generate(request("a")).toCompletableFuture();
      slow.asked.get(0).complete(Completion.of("", "yes"));

      assertThat(one.join()).isEqualTo(two.join());
      assertThat(slow.asked).hasSize(1);
    }
  }

  @Test
  void aFailureIsAskedForAgain() {
    try (Remembered remembered = open()) {
      var one = remembered.generate(request("a")).toCompletableFuture();
      slow.asked.get(0).completeExceptionally(new UpstreamFailure("gone"));
      assertThatThrownBy(one::join).hasCauseInstanceOf(UpstreamFailure.class);
      var two = remembered.generate(request("a")).toCompletableFuture();
      slow.asked.get(1).complete(Completion.of("", "yes"));

      assertThat(two.join().answer()).isEqualTo("yes");
    }
  }
}
