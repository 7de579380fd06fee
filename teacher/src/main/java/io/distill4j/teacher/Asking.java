package io.distill4j.teacher;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.sample.SampleState;
import io.distill4j.data.sample.SampleState.Judged;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a plan whose samples are not in the log, prompt by prompt.
 *
 * <p>What follows from an outcome (a truncated sample under a higher limit, the next wave of a
 * prompt) comes before new prompts. Memory is that of the prompts in flight.
 */
final class Asking implements Iterator<Request> {

  private final Iterator<Prompt> prompts;
  private final Plan plan;
  private final SampleLog log;
  private final Generator generator;
  private final Tally tally;
  private final Spending spending;
  private final Ended ended;
  private final Deque<Request> ready = new ArrayDeque<>();
  private final Map<String, Asked> open = new HashMap<>();
  private @Nullable Request next;
  private long begun;

  Asking(
      Iterator<Prompt> prompts,
      Plan plan,
      SampleLog log,
      Generator generator,
      Tally tally,
      Spending spending,
      Ended ended) {
    this.prompts = prompts;
    this.plan = plan;
    this.log = log;
    this.generator = generator;
    this.tally = tally;
    this.spending = spending;
    this.ended = ended;
  }

  /** Told of each prompt that has every sample it will have. */
  @FunctionalInterface
  interface Ended {
    /**
     * Hears of a prompt.
     *
     * @param number of the prompt, from 0, in the order in which the prompts came
     */
    void ended(long number, String promptId);
  }

  /** A prompt some of whose samples are in flight. */
  private static final class Asked {
    final long number;
    final Prompt prompt;
    int scanned;
    int samples;
    int inFlight;
    boolean isIncomplete;
    boolean hasFailed;

    Asked(long number, Prompt prompt, int samples) {
      this.number = number;
      this.prompt = prompt;
      this.samples = samples;
    }
  }

  /** False when there is nothing to ask for now; an outcome may change that. */
  @Override
  public boolean hasNext() {
    while (next == null) {
      if (ready.isEmpty()) {
        if (!prompts.hasNext()) {
          return false;
        }
        advance(new Asked(begun++, prompts.next(), plan.samples()));
      } else if (spending.admits(ready.element())) {
        next = ready.remove();
      } else {
        return false;
      }
    }
    return true;
  }

  @Override
  public Request next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("everything is asked for");
    }
    Request request = next;
    next = null;
    return request;
  }

  /** A request ended, and what came of it is in the log. */
  void ended(Request request) {
    Asked at = asked(request);
    at.inFlight--;
    request(at.prompt, request.sample()).ifPresent(again -> ask(at, again, true));
    if (at.inFlight == 0) {
      advance(at);
    }
  }

  /** A request failed for good. */
  void failed(Request request) {
    Asked at = asked(request);
    at.inFlight--;
    at.isIncomplete = true;
    at.hasFailed = true;
    if (at.inFlight == 0) {
      advance(at);
    }
  }

  private Asked asked(Request request) {
    Asked at = open.get(request.prompt().id());
    if (at == null) {
      throw new IllegalStateException("nobody asked for " + request.key());
    }
    return at;
  }

  /** Asks for what is missing of a prompt's wave; when nothing is, for the next wave. */
  private void advance(Asked at) {
    while (at.inFlight == 0) {
      if (at.scanned == at.samples) {
        int more = at.isIncomplete ? 0 : wave(at);
        if (more == 0) {
          open.remove(at.prompt.id());
          tally.promptEnded();
          if (!at.hasFailed) {
            ended.ended(at.number, at.prompt.id());
          }
          return;
        }
        at.samples += more;
      }
      for (; at.scanned < at.samples; at.scanned++) {
        Optional<Request> request = request(at.prompt, at.scanned);
        if (request.isEmpty()) {
          tally.skipped();
        } else if (generator instanceof Partial partial && !partial.hasAnswer(request.get())) {
          tally.notRecorded();
          at.isIncomplete = true;
        } else {
          ask(at, request.get(), false);
        }
      }
    }
    open.put(at.prompt.id(), at);
  }

  private void ask(Asked at, Request request, boolean first) {
    at.inFlight++;
    if (first) {
      ready.addFirst(request);
    } else {
      ready.add(request);
    }
  }

  /** What to ask for a sample: all of it, more of it, or nothing. */
  private Optional<Request> request(Prompt prompt, int sample) {
    Optional<SampleState> state = log.state(Request.key(prompt.id(), sample));
    OptionalInt limit = OptionalInt.of(plan.firstLimit());
    if (state.isPresent()) {
      limit =
          state.get().finish() == FinishReason.LENGTH
              ? plan.limitAfter(state.get().maxTokens())
              : OptionalInt.empty();
    }
    return limit.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Request.of(
                prompt, sample, plan.sampling().withMaxTokens(limit.getAsInt()), plan.seed()));
  }

  private int wave(Asked at) {
    if (plan.sought().isEmpty()) {
      return 0;
    }
    int passed = 0;
    int failed = 0;
    for (int k = 0; k < at.samples; k++) {
      Optional<SampleState> state = log.state(Request.key(at.prompt.id(), k));
      passed += state.filter(s -> s.judged() == Judged.PASS).isPresent() ? 1 : 0;
      failed += state.filter(s -> s.judged() == Judged.FAIL).isPresent() ? 1 : 0;
    }
    return plan.sought().get().nextWave(at.samples, passed, failed);
  }
}
