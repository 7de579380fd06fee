package io.distill4j.data.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Prompt;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class JoinedTest {

  @Test
  void sourcesFollowEachOtherAndEachCountsForTheFingerprint() {
    Joined ab = new Joined(List.of(new One("a"), new One("b")));

    try (Stream<Prompt> prompts = ab.open()) {
      assertThat(prompts.map(Prompt::id)).containsExactly("a", "b");
    }
    assertThat(ab.fingerprint())
        .isEqualTo(new Joined(List.of(new One("a"), new One("b"))).fingerprint())
        .isNotEqualTo(new Joined(List.of(new One("b"), new One("a"))).fingerprint());
  }

  @Test
  void refusesToJoinNothing() {
    assertThatThrownBy(() -> new Joined(List.of()))
        .hasMessage("sources must name one or more, was empty");
  }

  private record One(String id) implements PromptSource {
    @Override
    public Stream<Prompt> open() {
      return Stream.of(Prompt.of(id, "question " + id, new Answer.None()));
    }

    @Override
    public Fingerprint fingerprint() {
      return Fingerprint.builder().add(id).build();
    }
  }
}
