package io.distill4j.data.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shuffled, cut into parts, without repetitions. */
final class ArrangedPromptsTest {

  @TempDir Path folder;

  private DatasetPrompts csv(String name, List<String> questions) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(
        file,
        "q,a\n" + questions.stream().map(q -> "\"" + q + "\",1\n").collect(Collectors.joining()));
    return DatasetPrompts.of(file, "q", "a");
  }

  private static List<String> texts(PromptSource source) {
    try (Stream<Prompt> prompts = source.open()) {
      return prompts.map(Prompt::text).toList();
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "What is " + i + "?").toList();
  }

  @Test
  void shuffleIsDrawnByItsSeedAndKeepsItsOrderWhenPromptsAreAdded() throws IOException {
    PromptSource few = csv("few.csv", numbers(0, 50));
    PromptSource more = csv("more.csv", numbers(0, 80));
    List<String> order = texts(new Shuffled(few, 1));
    assertThat(order).containsExactlyInAnyOrderElementsOf(numbers(0, 50));
    assertThat(order).isEqualTo(texts(new Shuffled(few, 1))).isNotEqualTo(numbers(0, 50));
    assertThat(texts(new Shuffled(few, 2))).isNotEqualTo(order);
    List<String> with = new ArrayList<>(texts(new Shuffled(more, 1)));
    with.removeAll(numbers(50, 80));
    assertThat(with).isEqualTo(order);
    assertThat(new Shuffled(few, 1).fingerprint()).isNotEqualTo(new Shuffled(few, 2).fingerprint());
  }

  @Test
  void shardsShareAllPromptsAmongThemAndNoneTwice() throws IOException {
    PromptSource all = csv("all.csv", numbers(0, 200));
    List<String> together = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<String> part = texts(new Shard(all, i, 4));
      assertThat(part).hasSizeBetween(30, 70);
      together.addAll(part);
    }
    assertThat(together).containsExactlyInAnyOrderElementsOf(numbers(0, 200));
    assertThatThrownBy(() -> new Shard(all, 4, 4)).hasMessage("index must be in [0, 4), was 4");
    assertThatThrownBy(() -> new Shard(all, 0, 0)).hasMessage("count must be 1 or more, was 0");
  }

  @Test
  void repetitionsThatDifferInCaseSpacesAndPunctuationAreLeftOut() throws IOException {
    PromptSource all =
        csv(
            "all.csv",
            List.of("What is 1+2?", "what  is 1+2", "What is 1-2?", "What is 12?", "What is 1 2?"));
    assertThat(texts(new Distinct(all)))
        .containsExactly("What is 1+2?", "What is 1-2?", "What is 12?", "What is 1 2?");
  }
}
