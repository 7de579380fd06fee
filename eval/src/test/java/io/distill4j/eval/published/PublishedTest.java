package io.distill4j.eval.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.eval.Simulated;
import org.junit.jupiter.api.Test;

final class PublishedTest {

  private final Published published = Published.read();

  @Test
  void everyNumberHasASourceAndAPossibleValue() {
    assertThat(published.numbers())
        .hasSizeGreaterThan(100)
        .allMatch(n -> !n.source().isBlank() && !n.model().isBlank())
        .allMatch(n -> n.metric().equals("rating") ? n.value() < 4000 : n.value() <= 100);
  }

  @Test
  void theHeadlinesAreThoseOfThePaper() {
    assertThat(published.on("aime-2024"))
        .contains(
            new PublishedNumber(
                "DeepSeek-R1-Distill-Qwen-32B",
                "aime-2024",
                "pass@1",
                72.6,
                "distilled",
                "arXiv:2501.12948v1, table 5"),
            new PublishedNumber(
                "DeepSeek-R1-Zero-Qwen-32B",
                "aime-2024",
                "pass@1",
                47.0,
                "rl-only",
                "arXiv:2501.12948v1, table 6"));
  }

  @Test
  void discrepanciesComeWithTheNumbers() {
    assertThat(published.notesOn(published.on("aime-2024")))
        .anyMatch(n -> n.startsWith("DeepSeek-R1-Distill-Llama-8B: The open-r1 README prints 41.7"))
        .anyMatch(n -> n.startsWith("DeepSeek-R1-Zero: AIME 2024 is 71.0 in version 1"));
  }

  @Test
  void aPublishedNumberIsHeldAgainstOurInterval() {
    var ours = Simulated.score("ours", "aime-2024", 30, 8, 0.5, 1);
    var near = new PublishedNumber("x", "aime-2024", "pass@1", 50, "distilled", "a paper");
    var far = new PublishedNumber("x", "aime-2024", "pass@1", 99, "distilled", "a paper");

    assertThat(Published.against(near, ours).orElseThrow())
        .contains("lies inside our interval of ours");
    assertThat(Published.against(far, ours).orElseThrow())
        .contains("lies outside our interval of ours");
    assertThat(Published.against(new PublishedNumber("x", "b", "rating", 1, "", ""), ours))
        .isEmpty();
  }
}
