package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.io.PromptSpool;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Prompts in an order drawn by a seed, so that a run that ends early has a fair part of them.
 *
 * <p>A prompt's place follows from seed and id, so added prompts do not move the others past each
 * other. While they are read the prompts lie in a temporary file, and about 40 bytes for each in
 * memory.
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
    PromptSpool spool = new PromptSpool();
    try (Stream<Prompt> all = stream) {
      LongStream.Builder placed = LongStream.builder();
      all.forEach(
          prompt -> {
            spool.add(prompt);
            placed.add(place(prompt));
          });
      spool.flush();
      long[] places = placed.build().toArray();
      Integer[] order = IntStream.range(0, places.length).boxed().toArray(Integer[]::new);
      Arrays.sort(order, (a, b) -> Long.compareUnsigned(places[a], places[b]));
      return Arrays.stream(order).map(spool::read).onClose(spool::close);
    } catch (RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  /** The same prompts in another order: as many, and as different. */
  @Override
  public OptionalLong checkAndCount() {
    return source.checkAndCount();
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
