package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of several parts of the prompts, for as many machines. A prompt's id alone decides its part,
 * so the parts never overlap, and stay the same when prompts are added or moved.
 *
 * @param source of all prompts
 * @param index of this part, from 0
 * @param count of parts, 1 or more
 */
public record Shard(PromptSource source, int index, int count) implements PromptSource {

  public Shard {
    if (count < 1) {
      throw new IllegalArgumentException("count must be 1 or more, was " + count);
    }
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "index must be in [0, %d), was %d".formatted(count, index));
    }
  }

  @Override
  public Stream<Prompt> open() {
    return source.open().filter(prompt -> part(prompt) == index);
  }

  @Override
  public Stream<Prompt> reopen() {
    return source.reopen().filter(prompt -> part(prompt) == index);
  }

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    return new Shard(source.connect(environment, progress), index, count);
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add("shard")
        .add(index + "/" + count)
        .add(source.fingerprint().hex())
        .build();
  }

  private int part(Prompt prompt) {
    long hash = Fingerprint.builder().add("shard").add(prompt.id()).build().asLong();
    return (int) Long.remainderUnsigned(hash, count);
  }
}
