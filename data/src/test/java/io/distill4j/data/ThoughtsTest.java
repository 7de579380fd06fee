package io.distill4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThoughtsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # text; starts inside; reasoning; answer
          <think>a</think>b; false; a; b
          a</think>b; true; a; b
          a</think>b; false; a; b
          only an answer; false; ''; only an answer
          cut inside the thoughts; true; cut inside the thoughts; ''
          <think>cut; false; cut; ''
          <think>a</think>b</think>c; false; a; b</think>c
          <|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>b<|end_of_solution|>; false; a; b
          <|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>cut; false; a; cut
          """)
  void splits(String text, boolean startsInside, String reasoning, String answer) {
    Completion split = Thoughts.split(text, startsInside);

    assertThat(split.reasoning()).isEqualTo(reasoning);
    assertThat(split.answer()).isEqualTo(answer);
  }
}
