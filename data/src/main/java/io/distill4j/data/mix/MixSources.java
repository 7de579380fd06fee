package io.distill4j.data.mix;

import io.distill4j.data.Message;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Card;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Sets of traces that together make a mix.
 *
 * @param sources read one after the other
 * @param tag of the prompts that names their domain, where a source does not
 * @param tokens counts the tokens of a trace
 */
public record MixSources(List<Source> sources, String tag, ToLongFunction<Trace> tokens) {

  /**
   * A set of traces.
   *
   * @param domain of all its traces; absent: by their tag
   */
  public record Source(Optional<String> domain, Path path) {}

  /** What the source of the traces counted. */
  public static final ToLongFunction<Trace> AS_COUNTED =
      trace -> trace.completion().usage().completionTokens();

  public MixSources {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("sources must name one or more, was empty");
    }
  }

  /**
   * How much there is of each domain.
   *
   * @throws UserMistake when tokens are asked for and were not counted
   */
  public Map<String, MixPlan.Amount> count(DomainMix.Unit by, Progress progress) {
    Map<String, MixPlan.Amount> amounts = new TreeMap<>();
    each(
        progress,
        "count",
        (domain, trace) ->
            amounts.merge(domain, new MixPlan.Amount(1, tokens(by, trace)), MixPlan.Amount::plus));
    return amounts;
  }

  /**
   * Writes the largest set that has the shares of a mix; its prompts carry their domain as tag.
   *
   * @return traces written
   */
  public long write(DomainMix mix, Path out, Progress progress) {
    MixCut cut = new MixCut(mix);
    each(
        progress,
        "count",
        (domain, trace) ->
            cut.add(
                domain,
                domain + "/" + trace.request().key(),
                mix.by() == DomainMix.Unit.SAMPLES ? 1 : tokens(mix.by(), trace)));
    Predicate<String> stays = cut.stays();
    try (TraceWriter writer = TraceWriter.open(out)) {
      each(
          progress,
          "mix",
          (domain, trace) -> {
            if (stays.test(domain + "/" + trace.request().key())) {
              writer.append(tagged(trace, domain));
            }
          });
      writer.publish(
          new Card(
              Optional.empty(),
              "Mixed by %s to the shares %s.%n"
                  .formatted(mix.by().name().toLowerCase(java.util.Locale.ROOT), mix.shares())));
      return writer.count();
    }
  }

  private long tokens(DomainMix.Unit by, Trace trace) {
    long count = tokens.applyAsLong(trace);
    if (count == 0 && by == DomainMix.Unit.TOKENS) {
      throw new UserMistake(
          "trace " + trace.request().key(),
          "its tokens were not counted",
          "name a tokenizer, or share out samples");
    }
    return count;
  }

  private void each(Progress progress, String name, BiConsumer<String, Trace> sink) {
    try (Progress.Task task = progress.start(name, -1, "trace")) {
      for (Source source : sources) {
        try (Stream<Trace> traces = Traces.read(source.path())) {
          traces.forEach(
              trace -> {
                sink.accept(
                    source.domain().orElse(trace.prompt().tags().getOrDefault(tag, "")), trace);
                task.advance(1);
              });
        }
      }
    }
  }

  private Trace tagged(Trace trace, String domain) {
    Prompt prompt = trace.prompt();
    Map<String, String> tags = new TreeMap<>(prompt.tags());
    tags.put(tag, domain);
    List<Message> messages = prompt.messages();
    Request request = trace.request();
    return new Trace(
        new Request(
            new Prompt(prompt.id(), messages, prompt.answer(), prompt.origin(), tags),
            request.sample(),
            request.seed(),
            request.sampling()),
        trace.completion(),
        trace.model(),
        trace.endpoint(),
        trace.startedAt(),
        trace.finishedAt(),
        trace.labels());
  }
}
