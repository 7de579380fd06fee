package io.distill4j.data.verify;

import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.GeneratorSource;
import io.distill4j.data.Request;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A model whose replies are kept: the same request is asked for once, also by another process
 * later. A request that failed is asked for again.
 *
 * @param source the model
 * @param folder where its file is, named by the model and {@code use}
 * @param use what it is asked for; two that are open at a time must differ
 */
record Remembered(GeneratorSource source, Path folder, String use) implements GeneratorSource {

  @Override
  public Generator open(Map<String, String> environment) {
    String name =
        Fingerprint.builder()
            .add("replies")
            .add(source.fingerprint().hex())
            .add(use)
            .build()
            .brief();
    ReplyLog log = ReplyLog.open(folder.resolve(name + ".jsonl"));
    try {
      return new Remembering(source.open(environment), log);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @Override
  public Fingerprint fingerprint() {
    return source.fingerprint();
  }

  private record Remembering(Generator generator, ReplyLog log) implements Generator {

    @Override
    public CompletionStage<Completion> generate(Request request) {
      Fingerprint asked = request.fingerprint();
      Optional<String> known = log.find(asked);
      if (known.isPresent()) {
        return CompletableFuture.completedFuture(Completion.of("", known.get()));
      }
      return generator
          .generate(request)
          .thenApply(
              reply -> {
                log.add(asked, reply.answer());
                return reply;
              });
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
      try (log) {
        generator.close();
      }
    }
  }
}
