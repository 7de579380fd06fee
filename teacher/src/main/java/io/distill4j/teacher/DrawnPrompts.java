package io.distill4j.teacher;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Prompt;
import io.distill4j.data.prompt.PromptSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A few prompts of a source, each as likely as any other.
 *
 * <p>Source: Vitter, Random sampling with a reservoir, ACM TOMS 11 (1985), algorithm R.
 *
 * @param prompts in the order in which the reservoir holds them
 * @param fingerprint of the draw
 */
record DrawnPrompts(List<Prompt> prompts, Fingerprint fingerprint) implements PromptSource {

  DrawnPrompts {
    prompts = List.copyOf(prompts);
  }

  static DrawnPrompts of(PromptSource source, int count, long seed) {
    List<Prompt> drawn = new ArrayList<>();
    Random random = new Random(seed);
    try (Stream<Prompt> all = source.reopen()) {
      long seen = 0;
      for (Iterator<Prompt> each = all.iterator(); each.hasNext(); seen++) {
        Prompt prompt = each.next();
        if (drawn.size() < count) {
          drawn.add(prompt);
        } else {
          long at = random.nextLong(seen + 1);
          if (at < count) {
            drawn.set((int) at, prompt);
          }
        }
      }
    }
    var name =
        Fingerprint.builder()
            .add("drawn")
            .add(source.fingerprint().hex())
            .add(count + " " + seed)
            .build();
    return new DrawnPrompts(drawn, name);
  }

  @Override
  public Stream<Prompt> open() {
    return prompts.stream();
  }
}
