package io.distill4j.teacher;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.Usage;
import io.distill4j.data.prompt.PromptSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A generator whose completions are a function of the request, and its prompts. */
final class Scripted implements Generator {

  final List<String> asked = new ArrayList<>();
  final Set<String> failing = new HashSet<>();

  /** Tokens of an answer without a limit; absent: 10, and every fifth is cut off. */
  Optional<ToIntFunction<Request>> lengths = Optional.empty();

  /** Prompts {@code p0, p1, ...}. */
  static PromptSource prompts(int count) {
    return prompts(IntStream.range(0, count).mapToObj(i -> "p" + i).toList());
  }

  static PromptSource prompts(List<String> ids) {
    return prompts(ids, id -> new Answer.None());
  }

  /** Prompts with reference answers. */
  static PromptSource prompts(List<String> ids, Function<String, Answer> answers) {
    return new PromptSource() {
      @Override
      public Stream<Prompt> open() {
        return ids.stream().map(id -> Prompt.of(id, "What is " + id + "?", answers.apply(id)));
      }

      @Override
      public Fingerprint fingerprint() {
        return Fingerprint.builder().add(ids.toString()).build();
      }
    };
  }

  @Override
  public CompletionStage<Completion> generate(Request request) {
    asked.add(request.key());
    if (failing.contains(request.key())) {
      return CompletableFuture.failedFuture(new UpstreamFailure("no answer to " + request.key()));
    }
    if (lengths.isPresent()) {
      int length = lengths.get().applyAsInt(request);
      int limit = request.sampling().maxTokens();
      return CompletableFuture.completedFuture(
          new Completion(
              "a thought",
              length > limit ? "" : "\\boxed{" + request.sample() + "}",
              length > limit ? FinishReason.LENGTH : FinishReason.STOP,
              new Usage(3, Math.min(length, limit), 1),
              Map.of()));
    }
    FinishReason finish = request.seed() % 5 == 0 ? FinishReason.LENGTH : FinishReason.STOP;
    return CompletableFuture.completedFuture(
        new Completion(
            "seed " + request.seed(), request.key(), finish, new Usage(3, 10, 5), Map.of()));
  }

  @Override
  public String model() {
    return "scripted";
  }

  @Override
  public String endpoint() {
    return "here";
  }

  @Override
  public void close() {}
}
