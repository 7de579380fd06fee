package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Prompt;
import java.util.List;
import java.util.stream.Stream;

/**
 * Several sources one after the other. Ids must differ across them; the run that asks the prompts
 * checks it.
 *
 * @param sources one or more
 */
public record Joined(List<PromptSource> sources) implements PromptSource {

  public Joined {
    sources = List.copyOf(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("sources must name one or more, was empty");
    }
  }

  @Override
  public Stream<Prompt> open() {
    return sources.stream().flatMap(PromptSource::open);
  }

  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder = Fingerprint.builder().add("joined");
    sources.forEach(source -> builder.add(source.fingerprint().hex()));
    return builder.build();
  }
}
