package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Prompts of another source with facts added to each, such as the domain and the kind of what it
 * asks: the mix of a training set goes by domain, teachers and verifiers may go by kind.
 *
 * @param source of the prompts
 * @param tags name and value, one or more; a tag of the same name is replaced
 */
public record Tagged(PromptSource source, Map<String, String> tags) implements PromptSource {

  public Tagged {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    if (tags.isEmpty()) {
      throw new IllegalArgumentException("tags must name one or more, was empty");
    }
  }

  @Override
  public Stream<Prompt> open() {
    return tagged(source.open());
  }

  @Override
  public Stream<Prompt> reopen() {
    return tagged(source.reopen());
  }

  @Override
  public OptionalLong checkAndCount() {
    return source.checkAndCount();
  }

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    return new Tagged(source.connect(environment, progress), tags);
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add("tagged")
        .add(tags.toString())
        .add(source.fingerprint().hex())
        .build();
  }

  private Stream<Prompt> tagged(Stream<Prompt> prompts) {
    return prompts.map(
        prompt -> {
          Prompt tagged = prompt;
          for (Map.Entry<String, String> tag : tags.entrySet()) {
            tagged = tagged.withTag(tag.getKey(), tag.getValue());
          }
          return tagged;
        });
  }
}
