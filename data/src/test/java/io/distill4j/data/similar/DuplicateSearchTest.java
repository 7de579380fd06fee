package io.distill4j.data.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.distill4j.data.similar.DuplicateSearch.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuplicateSearchTest {

  @TempDir Path folder;

  @Test
  void theBandingHasTheMostRowsThatMissFewEnough() {
    // 1 - 0.8^6 = 0.738, to the 21st power 0.0017; with 7 rows 18 bands miss 0.0145.
    assertThat(Banding.of(0.8)).isEqualTo(new Banding(21, 6));
    assertThat(Banding.of(0.8).missed(0.8)).isCloseTo(0.0017, within(0.0001));
    assertThat(new Banding(18, 7).missed(0.8)).isCloseTo(0.0144, within(0.0001));
    assertThat(Banding.of(1)).isEqualTo(new Banding(8, 16));
    assertThat(Banding.of(0.8).missed(0.2)).isGreaterThan(0.998);
  }

  @Test
  void similarityIsThatOfTheSetsOfRuns() {
    Similarity pairs = Similarity.of(2, 0.5);

    // ab bc cd and bc cd de: two of four.
    assertThat(pairs.between("a b c d", "B, c; d e")).isEqualTo(0.5);
    assertThat(pairs.between("a b a b a b", "a b a")).isEqualTo(1);
    assertThat(pairs.between("a", "A!")).isEqualTo(1);
    assertThat(pairs.between("", "")).isZero();
    assertThat(
            new Similarity(2, 0.5, java.util.Optional.of(List.of("\n\nStep by step.")))
                .between("a b\n\nStep by step.", "a b"))
        .isEqualTo(1);
  }

  @Test
  void linksAreExactAndInOrder() throws IOException {
    List<String> texts =
        List.of("a b c d e f g h", "x y z", "a b c d e f g i", "", "x y z!", "A b c d e f g h");

    List<Link> links = search(Similarity.of(2, 0.7), texts);

    // 7 runs each; 0 and 2 differ in the last: 6 of 8.
    assertThat(links)
        .containsExactly(
            new Link(2, 0, "t0", 0.75),
            new Link(4, 1, "t1", 1),
            new Link(5, 0, "t0", 1),
            new Link(5, 2, "t2", 0.75));
    assertThat(folder.resolve("scratch")).doesNotExist();
  }

  @Test
  void plantedDuplicatesAreMissedAsSeldomAsTheBandingSays() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Similarity similarity = Similarity.of(3, 0.8);
    List<String> texts = new ArrayList<>();
    int planted = 0;
    for (int i = 0; i < 400; i++) {
      List<String> words = words(random, 100 + random.nextInt(100));
      texts.add(String.join(" ", words));
      List<String> changed = new ArrayList<>(words);
      changed.set(random.nextInt(words.size()), "changed");
      changed.set(random.nextInt(words.size()), "too");
      changed.set(random.nextInt(words.size()), "three");
      texts.add(String.join(" ", changed));
      planted += similarity.between(texts.get(2 * i), texts.get(2 * i + 1)) >= 0.8 ? 1 : 0;
    }

    List<Link> links = search(similarity, texts);

    assertThat(planted).isGreaterThan(300);
    assertThat(links).allMatch(link -> link.row() == link.of() + 1 && link.row() % 2 == 1);
    assertThat(links).allMatch(link -> link.similarity() >= 0.8);
    // Each pair is missed with probability 0.0017 or less: 3 of 400 happen once in 20 runs.
    assertThat(links.size()).isGreaterThanOrEqualTo(planted - 3);
  }

  @Test
  void aThousandCopiesCostAThousandComparisonsNotTheirSquare() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      texts.add("the same text again and again");
    }

    List<Link> links = search(Similarity.of(2, 0.9), texts);

    assertThat(links).hasSizeLessThan(17 * 1_000);
    TreeSet<Integer> rows = new TreeSet<>();
    links.forEach(link -> rows.add(link.row()));
    assertThat(rows).hasSize(999);
  }

  @Test
  void whatDoesNotFitInMemoryIsSortedOnDisk() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    TreeSet<Long> expected = new TreeSet<>();
    List<Long> actual = new ArrayList<>();
    Files.createDirectories(folder.resolve("runs"));
    try (SortedLongs sorted = new SortedLongs(folder.resolve("runs"), 1_000)) {
      for (int i = 0; i < 25_500; i++) {
        long value = random.nextLong(-9_000, 9_000);
        expected.add(value);
        sorted.add(value);
      }
      sorted.forEach(actual::add);
    }

    assertThat(actual).containsExactlyElementsOf(expected);
    assertThat(folder.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Similarity.of(0, 0.5)).hasMessage("words must be 1 or more, was 0");
    assertThatThrownBy(() -> Similarity.of(1, 0))
        .hasMessage("threshold must be in [0.1, 1], was 0.0");
    assertThatThrownBy(() -> new Banding(64, 3))
        .hasMessage("bands times rows must be in [1, 128], were 64 and 3");
  }

  private List<Link> search(Similarity similarity, List<String> texts) throws IOException {
    List<Link> links = new ArrayList<>();
    try (DuplicateSearch search = new DuplicateSearch(folder.resolve("scratch"), similarity)) {
      for (int row = 0; row < texts.size(); row++) {
        search.add(row, search.keys(texts.get(row)));
      }
      var candidates = search.candidates();
      for (int row = candidates.nextSetBit(0); row >= 0; row = candidates.nextSetBit(row + 1)) {
        search.addCandidate(row, "t" + row, texts.get(row));
      }
      search.links(links::add);
    }
    return links;
  }

  private static List<String> words(SplittableRandom random, int count) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add("w" + random.nextInt(5_000));
    }
    return words;
  }
}
