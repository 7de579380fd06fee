package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    return one(PromptSource::open);
  }

  @Override
  public Stream<Prompt> reopen() {
    return one(PromptSource::reopen);
  }

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    return new Joined(
        sources.stream().map(source -> source.connect(environment, progress)).toList());
  }

  /** Not flatMap: the iterator of such a stream holds a whole source in memory. */
  private Stream<Prompt> one(Function<PromptSource, Stream<Prompt>> opening) {
    return sources.stream().map(opening).reduce(Stream.empty(), Stream::concat);
  }

  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder = Fingerprint.builder().add("joined");
    sources.forEach(source -> builder.add(source.fingerprint().hex()));
    return builder.build();
  }
}
