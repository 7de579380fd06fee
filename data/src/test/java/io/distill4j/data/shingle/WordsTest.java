package io.distill4j.data.shingle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WordsTest {

  @Test
  void wordsAreRunsOfLettersAndDigitsAndSingleIdeographs() {
    String text = "It's x2+1, 答案是é.";
    Words words = Words.of(text);

    assertThat(words.count()).isEqualTo(8);
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < words.count(); i++) {
      found.append(text, words.start(i), words.end(i)).append('|');
    }
    assertThat(found).hasToString("It|s|x2|1|答|案|是|é|");
  }

  @Test
  void caseSpacingAndPunctuationDoNotMatter() {
    assertThat(Words.of("The ANSWER,  is: É").all()).isEqualTo(Words.of("the answer is é").all());
    assertThat(Words.of("the answer is").all()).isNotEqualTo(Words.of("the is answer").all());
  }

  @Test
  void runsRollAsIfEachWereHashedAlone() {
    Words words = Words.of("a b c d a b c e");
    long[] runs = words.runs(3);

    assertThat(runs).hasSize(6);
    assertThat(runs[0]).isEqualTo(runs[4]).isEqualTo(Words.of("a b c").runs(3)[0]);
    assertThat(Arrays.stream(runs).distinct().count()).isEqualTo(5);
    assertThat(Words.of("a b").runs(3)).isEmpty();
  }

  @Test
  void aSetHoldsWhatWasAdded() {
    LongSet set = new LongSet(4);
    java.util.Set<Long> expected = new java.util.TreeSet<>();
    var random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      long hash = random.nextLong(3_000) << 20;
      assertThat(set.add(hash)).isEqualTo(expected.add(hash));
    }

    assertThat(set.size()).isEqualTo(expected.size());
    assertThat(set.sorted())
        .containsExactly(expected.stream().mapToLong(Long::longValue).toArray());
    assertThat(set.contains(3_001L << 20)).isFalse();
  }
}
