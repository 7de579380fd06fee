package io.distill4j.presets.study;

import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.prompt.PromptSource;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prompts that, as those of a hub, can be read only when they are connected. */
public record ElsewherePrompts(int count, boolean isConnected) implements PromptSource {

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    return new ElsewherePrompts(count, true);
  }

  @Override
  public Stream<Prompt> open() {
    if (!isConnected) {
      throw new IllegalStateException("not connected");
    }
    return IntStream.range(0, count).mapToObj(i -> Prompt.of("p" + i, "?", new Answer.None()));
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder().add(toString()).build();
  }
}
