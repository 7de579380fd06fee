package io.distill4j.teacher.kind;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Message;
import io.distill4j.data.Problem;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.UserMistake;
import io.distill4j.teacher.Fleet;
import io.distill4j.teacher.Selective;
import io.distill4j.teacher.kind.ByKind.Kind;
import io.distill4j.teacher.kind.ByKind.Thinking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Hands each request to the source of its kind. */
final class KindGenerator implements Fleet, Selective {

  private final ByKind kinds;
  private final Map<?, Generator> sources;
  private final AtomicLong tokens = new AtomicLong();

  KindGenerator(ByKind kinds, Map<?, Generator> sources) {
    this.kinds = kinds;
    this.sources = sources;
  }

  @Override
  public CompletionStage<Completion> generate(Request request) {
    Prompt prompt = request.prompt();
    Kind kind = kinds.kinds().get(prompt.tags().getOrDefault(kinds.tag(), ""));
    Generator source = kind == null ? null : sources.get(kind.source());
    if (kind == null || source == null) {
      return CompletableFuture.failedFuture(new UserMistake(List.of(unknown(prompt))));
    }
    return source
        .generate(put(kind, request))
        .thenApply(
            completion -> {
              if (!(source instanceof Fleet)) {
                tokens.addAndGet(completion.usage().completionTokens());
              }
              return kind.thoughts() == Thinking.NONE ? withoutThoughts(completion) : completion;
            });
  }

  @Override
  public Optional<Problem> refusal(Prompt prompt) {
    return kinds.kinds().containsKey(prompt.tags().getOrDefault(kinds.tag(), ""))
        ? Optional.empty()
        : Optional.of(unknown(prompt));
  }

  private static Request put(Kind kind, Request request) {
    return kind.template()
        .map(
            template -> {
              Prompt prompt = request.prompt();
              List<Message> messages = new ArrayList<>(prompt.messages());
              messages.set(
                  messages.size() - 1, Message.user(template.replace(ByKind.PLACE, prompt.text())));
              Prompt other = prompt.withMessages(messages);
              return new Request(other, request.sample(), request.seed(), request.sampling());
            })
        .orElse(request);
  }

  private static Completion withoutThoughts(Completion completion) {
    if (completion.reasoning().isEmpty()) {
      return completion;
    }
    Map<String, String> reported = new TreeMap<>(completion.reported());
    reported.put(ByKind.LEFT_OUT, completion.reasoning());
    return new Completion(
        "",
        completion.answer(),
        completion.finish(),
        completion.usage(),
        reported,
        completion.scores(),
        completion.sent());
  }

  private Problem unknown(Prompt prompt) {
    String kind = prompt.tags().get(kinds.tag());
    return new Problem(
        "prompt " + prompt.id(),
        kind == null
            ? "has no tag '%s', which says its kind".formatted(kinds.tag())
            : "has the %s '%s', which no teacher answers".formatted(kinds.tag(), kind),
        "known: %s; give the prompts one of them with tagged, or add it to teacher.source"
            .formatted(String.join(", ", kinds.kinds().keySet())));
  }

  @Override
  public String model() {
    return joined(Generator::model);
  }

  @Override
  public String endpoint() {
    return joined(Generator::endpoint);
  }

  private String joined(Function<Generator, String> what) {
    return sources.values().stream().map(what).distinct().collect(Collectors.joining(" "));
  }

  @Override
  public int room(int most) {
    long room = 0;
    for (Generator source : sources.values()) {
      room += source instanceof Fleet fleet ? fleet.room(most) : most;
    }
    return (int) Math.min(most, room);
  }

  @Override
  public long tokens() {
    return tokens.get()
        + sources.values().stream()
            .mapToLong(source -> source instanceof Fleet fleet ? fleet.tokens() : 0)
            .sum();
  }

  @Override
  public List<ServerState> servers() {
    return sources.values().stream()
        .flatMap(s -> s instanceof Fleet fleet ? fleet.servers().stream() : Stream.empty())
        .toList();
  }

  @Override
  public void close() {
    sources.values().forEach(Generator::close);
  }
}
