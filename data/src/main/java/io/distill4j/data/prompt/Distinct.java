package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.sample.KeySet;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prompts without those that ask what an earlier one asked: the same letters and digits, whatever
 * their case, spaces and punctuation. Memory: about 40 bytes per prompt.
 *
 * @param source may name several through {@code joined}
 */
public record Distinct(PromptSource source) implements PromptSource {

  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}+*/<>=^-]+");

  @Override
  public Stream<Prompt> open() {
    return distinct(source.open());
  }

  @Override
  public Stream<Prompt> reopen() {
    return distinct(source.reopen());
  }

  private static Stream<Prompt> distinct(Stream<Prompt> prompts) {
    KeySet seen = new KeySet();
    return prompts.filter(prompt -> seen.add(normal(prompt.text())));
  }

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    return new Distinct(source.connect(environment, progress));
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder().add("distinct").add(source.fingerprint().hex()).build();
  }

  /** Signs of arithmetic stay: 1+2 is not 1-2. Numbers stay apart: 1 2 is not 12. */
  private static String normal(String text) {
    return OTHER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
  }
}
