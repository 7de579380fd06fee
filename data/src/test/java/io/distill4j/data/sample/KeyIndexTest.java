package io.distill4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.FinishReason;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyIndexTest {

  @Test
  void aMillionKeysAreFoundAgain() {
    KeyIndex index = new KeyIndex();
    for (int i = 0; i < 1_000_000; i++) {
      index.put("prompt-" + i + "#0", place(i));
    }
    assertThat(index.size()).isEqualTo(1_000_000);
    for (int i = 999_000; i < 1_000_000; i++) {
      assertThat(index.get("prompt-" + i + "#0")).contains(place(i));
    }
    assertThat(index.get("prompt-999999#1")).isEmpty();
  }

  private static KeyIndex.Place place(int i) {
    FinishReason finish = List.of(FinishReason.values()).get(i % 5);
    SampleState.Judged judged = List.of(SampleState.Judged.values()).get(i % 4);
    return new KeyIndex.Place(1 + i % 60_000, i, new SampleState(finish, 1 << i % 16, judged));
  }

  @Test
  void sealedKeysAreForgottenAndTheOthersFound() {
    KeyIndex index = new KeyIndex();
    for (int i = 0; i < 10_000; i++) {
      KeyIndex.Place at = place(i);
      index.put(
          "prompt-" + i, i % 3 == 0 ? at : new KeyIndex.Place(KeyIndex.SEALED, 0, at.state()));
    }
    index.forgetSealed();
    assertThat(index.size()).isEqualTo(3_334);
    for (int i = 0; i < 10_000; i++) {
      assertThat(index.get("prompt-" + i).isPresent()).isEqualTo(i % 3 == 0);
    }
    assertThat(index.get("prompt-9999")).contains(place(9_999));
  }
}
