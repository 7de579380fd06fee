package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prompts in an order drawn by a seed, so that a run that ends early has a fair part of them.
 *
 * <p>A prompt's place follows from seed and id, so added prompts do not move the others past each
 * other. The prompts are kept in memory while they are read.
 *
 * @param source of the prompts
 * @param seed of the order
 */
public record Shuffled(PromptSource source, long seed) implements PromptSource {

  @Override
  public Stream<Prompt> open() {
    return shuffled(source.open());
  }

  @Override
  public Stream<Prompt> reopen() {
    return shuffled(source.reopen());
  }

  private Stream<Prompt> shuffled(Stream<Prompt> stream) {
    Prompt[] prompts;
    try (Stream<Prompt> all = stream) {
      prompts = all.toArray(Prompt[]::new);
    }
    long[] places = Arrays.stream(prompts).mapToLong(this::place).toArray();
    return IntStream.range(0, prompts.length)
        .boxed()
        .sorted((a, b) -> Long.compareUnsigned(places[a], places[b]))
        .map(i -> prompts[i]);
  }

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    return new Shuffled(source.connect(environment, progress), seed);
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add("shuffled")
        .add(Long.toString(seed))
        .add(source.fingerprint().hex())
        .build();
  }

  private long place(Prompt prompt) {
    return Fingerprint.builder()
        .add("place")
        .add(Long.toString(seed))
        .add(prompt.id())
        .build()
        .asLong();
  }
}
