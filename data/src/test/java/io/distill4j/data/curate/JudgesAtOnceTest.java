package io.distill4j.data.curate;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.GeneratorSource;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.curate.Curation.UnknownPolicy;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.select.FirstPassing;
import io.distill4j.data.verify.Judge;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that judges is asked for as many answers at a time as the preset says. */
final class JudgesAtOnceTest {

  @TempDir Path folder;

  @Test
  void asManyAnswersAreInFlightAsAllowedWhateverTheNumberOfProcessors() throws IOException {
    Together model = new Together(24);

    Funnel funnel = curate(model, 24, 48);

    assertThat(funnel.kept()).isEqualTo(48);
    assertThat(model.most).isEqualTo(24);
  }

  @Test
  void oneAtATimeIsOneAtATime() throws IOException {
    Together model = new Together(1);

    assertThat(curate(model, 1, 6).kept()).isEqualTo(6);
    assertThat(model.most).isEqualTo(1);
  }

  private Funnel curate(Together model, int inFlight, int traces) throws IOException {
    Path file = folder.resolve("traces.jsonl");
    try (TraceWriter writer = TraceWriter.open(file)) {
      for (int i = 0; i < traces; i++) {
        writer.append(trace(i));
      }
      writer.publish();
    }
    Judge judge = new Judge(model, Sampling.R1, false, Optional.empty(), OptionalInt.of(inFlight));
    Verifier open = judge.open(JudgeAccess.of(Map.of()));
    return new Curation(open, List.of(), new FirstPassing(1), UnknownPolicy.DROP)
        .run(
            file,
            folder.resolve("kept"),
            folder.resolve("rejected"),
            folder.resolve("funnel.json"),
            Progress.SILENT);
  }

  private static Trace trace(int row) {
    return new Trace(
        Request.of(Prompt.of("p" + row, "What is it?", new Answer.Text("a")), 0, Sampling.R1, 1),
        Completion.of("hm", "It is a."),
        "teacher",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }

  /** Replies to nobody until a number of requests wait, then to all of them. */
  private static final class Together implements GeneratorSource, Generator {

    private final int number;
    private final List<CompletableFuture<Completion>> waiting = new ArrayList<>();
    private int most;

    Together(int number) {
      this.number = number;
    }

    @Override
    public Generator open(Map<String, String> environment) {
      return this;
    }

    @Override
    public Fingerprint fingerprint() {
      return Fingerprint.builder().add("together").build();
    }

    @Override
    public CompletionStage<Completion> generate(Request request) {
      CompletableFuture<Completion> reply = new CompletableFuture<>();
      List<CompletableFuture<Completion>> ready = List.of();
      synchronized (this) {
        waiting.add(reply);
        most = Math.max(most, waiting.size());
        if (waiting.size() == number) {
          ready = List.copyOf(waiting);
          waiting.clear();
        }
      }
      ready.forEach(each -> each.complete(Completion.of("", "{\"correctness\": \"correct\"}")));
      return reply.orTimeout(2, TimeUnit.MINUTES);
    }

    @Override
    public String model() {
      return "together";
    }

    @Override
    public String endpoint() {
      return "here";
    }

    @Override
    public void close() {}
  }
}
