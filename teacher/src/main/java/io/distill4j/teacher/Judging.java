package io.distill4j.teacher;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Label;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.verify.Verifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Verifies each completion on threads of its own before it is handed on, so that a slow verifier
 * holds up neither the network nor the log.
 */
final class Judging implements AutoCloseable {

  private final Optional<Verifier> verifier;
  private final Map<String, List<Label>> labels = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable RuntimeException> trouble = new AtomicReference<>();
  private final ExecutorService threads;

  Judging(Optional<Verifier> verifier) {
    this.verifier = verifier;
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(
                verifier.map(Verifier::atOnce).orElse(0),
                Runtime.getRuntime().availableProcessors()),
            task -> {
              Thread thread = new Thread(task, "verify");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The generator, with a label for each of its completions. */
  Generator of(Generator generator) {
    return verifier.isEmpty() ? generator : new Judged(generator, verifier.get());
  }

  /** Takes the labels of a completion that was handed on. */
  List<Label> labels(Request request) {
    List<Label> given = labels.remove(request.key());
    return given == null ? List.of() : given;
  }

  /** Whether the verifier has said that asking it on is of no use. */
  boolean isHopeless() {
    return trouble.get() != null;
  }

  /** Throws what the verifier said, if it has given up. */
  void throwIfHopeless() {
    RuntimeException said = trouble.get();
    if (said != null) {
      throw said;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private final class Judged implements Generator {
    private final Generator generator;
    private final Verifier judge;

    Judged(Generator generator, Verifier judge) {
      this.generator = generator;
      this.judge = judge;
    }

    @Override
    public CompletionStage<Completion> generate(Request request) {
      return generator.generate(request).thenApplyAsync(each -> judge(request, each), threads);
    }

    private Completion judge(Request request, Completion completion) {
      try {
        labels.put(request.key(), judge.labels(request.prompt(), completion));
      } catch (UserMistake | UpstreamFailure e) {
        trouble.compareAndSet(null, e); // The sample was paid for: it is kept unjudged.
      }
      return completion;
    }

    @Override
    public String model() {
      return generator.model();
    }

    @Override
    public String endpoint() {
      return generator.endpoint();
    }

    @Override
    public void close() {
      generator.close();
    }
  }
}
