package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WindowTest {

  /** Holds requests until there are enough, then answers all of them. */
  private static final class Held implements Generator {

    private final Deque<Runnable> open = new ArrayDeque<>();
    private final int holds;
    private int most;
    private int asked;

    Held(int holds) {
      this.holds = holds;
    }

    @Override
    public CompletionStage<Completion> generate(Request request) {
      CompletableFuture<Completion> future = new CompletableFuture<>();
      asked++;
      open.push(() -> answer(request, future));
      most = Math.max(most, open.size());
      if (open.size() >= holds || request.prompt().id().startsWith("last")) {
        while (!open.isEmpty()) {
          open.pop().run();
        }
      }
      return future;
    }

    private static void answer(Request request, CompletableFuture<Completion> future) {
      switch (request.prompt().id()) {
        case "mistake" -> future.completeExceptionally(new UserMistake("key", "bad", "fix"));
        case "failure" -> future.completeExceptionally(new UpstreamFailure("down"));
        default -> future.complete(Completion.of("", request.key()));
      }
    }

    @Override
    public String model() {
      return "held";
    }

    @Override
    public String endpoint() {
      return "here";
    }

    @Override
    public void close() {}
  }

  private static final class Kept implements Window.Sink {

    private final List<String> answers = new ArrayList<>();

    @Override
    public void completed(Request request, Completion completion, Instant from, Instant to) {
      answers.add(completion.answer());
    }
  }

  private static Iterator<Request> requests(String... prompts) {
    return List.of(prompts).stream().map(id -> Samples.request(id, 0)).iterator();
  }

  private static Iterator<Request> numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Samples.request(i == count - 1 ? "last" : "p" + i, 0))
        .iterator();
  }

  @Test
  void keepsTheWindowFullAndDeliversEachOutcomeOnce() throws InterruptedException {
    Held generator = new Held(8);
    Kept kept = new Kept();
    boolean all = new Window(generator, 8, Clock.systemUTC()).run(numbered(100), kept, () -> false);
    assertThat(all).isTrue();
    assertThat(kept.answers).hasSize(100).doesNotHaveDuplicates();
    assertThat(generator.most).isEqualTo(8);
  }

  @Test
  void userMistakeStopsAskingAndDeliversWhatWasInFlight() {
    Held generator = new Held(3);
    Kept kept = new Kept();
    Window window = new Window(generator, 3, Clock.systemUTC());
    assertThatThrownBy(
            () -> window.run(requests("a", "mistake", "b", "c", "last"), kept, () -> false))
        .isInstanceOf(UserMistake.class)
        .hasMessage("key: bad%n    fix".formatted());
    assertThat(kept.answers).containsExactly("a#0", "b#0");
    assertThat(generator.asked).isLessThanOrEqualTo(4);
  }

  @Test
  void sinkDecidesWhetherAFailureEndsTheRun() throws InterruptedException {
    List<String> failures = new ArrayList<>();
    Window.Sink counting =
        new Window.Sink() {
          @Override
          public void completed(Request request, Completion completion, Instant from, Instant to) {}

          @Override
          public void failed(Request request, UpstreamFailure failure) {
            failures.add(request.key() + " " + failure.getMessage());
          }
        };
    Window window = new Window(new Held(1), 1, Clock.systemUTC());
    assertThat(window.run(requests("a", "failure", "b"), counting, () -> false)).isTrue();
    assertThat(failures).containsExactly("failure#0 down");
    assertThatThrownBy(() -> window.run(requests("failure", "b"), new Kept(), () -> false))
        .isInstanceOf(UpstreamFailure.class)
        .hasMessage("down");
  }

  @Test
  void exceptionOfTheSinkIsThrownAfterTheRestIsDelivered() {
    List<String> seen = new ArrayList<>();
    Window window = new Window(new Held(2), 2, Clock.systemUTC());
    assertThatThrownBy(
            () ->
                window.run(
                    requests("a", "b", "c", "last"),
                    (request, completion, from, to) -> {
                      seen.add(request.key());
                      throw new IllegalStateException("no room for " + request.key());
                    },
                    () -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no room for a#0");
    assertThat(seen).containsExactly("a#0", "b#0");
  }

  @Test
  void stopFlagWaitsForWhatIsInFlight() throws InterruptedException {
    Held generator = new Held(4);
    Kept kept = new Kept();
    boolean all =
        new Window(generator, 4, Clock.systemUTC())
            .run(numbered(100), kept, () -> !kept.answers.isEmpty());
    assertThat(all).isFalse();
    assertThat(kept.answers).hasSize(generator.asked).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void interruptDropsWhatIsInFlight() {
    Window window = new Window(new Held(2), 1, Clock.systemUTC());
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> window.run(requests("a"), new Kept(), () -> false))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void sourceMayGrowFromTheSink() throws InterruptedException {
    Queue<Request> queue = new ArrayDeque<>(List.of(Samples.request("p", 0)));
    Iterator<Request> growing =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return !queue.isEmpty();
          }

          @Override
          public Request next() {
            return queue.remove();
          }
        };
    List<String> seen = new ArrayList<>();
    new Window(new Held(1), 4, Clock.systemUTC())
        .run(
            growing,
            (request, completion, from, to) -> {
              seen.add(request.key());
              if (request.sample() < 3) {
                queue.add(Samples.request("p", request.sample() + 1));
              }
            },
            () -> false);
    assertThat(seen).containsExactly("p#0", "p#1", "p#2", "p#3");
  }

  @Test
  void windowOfNothingIsRefused() {
    assertThatThrownBy(() -> new Window(new Held(1), 0, Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a window must hold 1 request or more, was 0");
  }
}
