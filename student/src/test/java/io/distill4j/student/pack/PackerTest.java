package io.distill4j.student.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.student.text.Tokenizer;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PackerTest {

  @Test
  void fillsTheFullestRowThatHasRoomLongestFirst() {
    Packing packing = Packer.pack(documents(6, 5, 4, 3, 2, 2), 10, OverLong.DROP);

    assertThat(packing.rows()).isEqualTo(3);
    assertThat(packing.members(0)).containsExactly(0, 2);
    assertThat(packing.members(1)).containsExactly(1, 3, 4);
    assertThat(packing.members(2)).containsExactly(5);
    assertThat(packing.row(1).documents())
        .extracting(Document::id)
        .containsExactly("d1", "d3", "d4");
    assertThat(packing.report().padding()).isEqualTo(1 - 22.0 / 30);
  }

  @Test
  void everyDocumentIsWholeInExactlyOneRow() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int rowTokens = 2 + random.nextInt(60);
      int[] lengths = new int[1 + random.nextInt(100)];
      Arrays.setAll(lengths, i -> 2 + random.nextInt(rowTokens - 1));
      Packing packing = Packer.pack(documents(lengths), rowTokens, OverLong.REFUSE);

      Set<Integer> seen = new HashSet<>();
      for (int row = 0; row < packing.rows(); row++) {
        int length = 0;
        for (int member : packing.members(row)) {
          assertThat(seen.add(member)).isTrue();
          length += lengths[member];
        }
        assertThat(length).isLessThanOrEqualTo(rowTokens).isEqualTo(packing.row(row).length());
      }
      assertThat(seen).hasSize(lengths.length);
      // Best-fit decreasing never opens a row while another has room.
      long total = Arrays.stream(lengths).asLongStream().sum();
      assertThat((packing.rows() - 1L) * rowTokens).isLessThan(2 * total);
    }
  }

  @Test
  void sameLengthsGiveTheSameRows() {
    int[] lengths = {5, 3, 5, 2, 7, 3, 3};

    assertThat(Packer.assign(lengths, 10)).containsExactly(Packer.assign(lengths, 10));
    assertThat(Packer.assign(lengths, 10)).containsExactly(1, 0, 1, 2, 0, 2, 2);
  }

  @Test
  void droppingCountsSamplesAndTokens() {
    Packing packing = Packer.pack(documents(4, 30, 6, 12), 10, OverLong.DROP);

    assertThat(packing.report())
        .isEqualTo(new PackingReport(10, 1, 4, 52, 2, 10, 8, 2, 42, 0, 0, 30));
    assertThat(packing.report().lines())
        .containsExactly(
            "2 of 4 samples (10 tokens, 8 of them trained) in 1 rows of 10, 0.00% padding",
            "dropped: 2 samples longer than a row (42 tokens, 80.77% of all; the longest has 30)");
  }

  @Test
  void truncatingCutsTheEndOfTheCompletionOnly() {
    Packing packing = Packer.pack(documents(4, 13), 10, OverLong.TRUNCATE);

    assertThat(packing.report())
        .isEqualTo(new PackingReport(10, 2, 2, 17, 2, 14, 12, 0, 0, 1, 3, 13));
    assertThat(packing.report().lines())
        .containsExactly(
            "2 of 2 samples (14 tokens, 12 of them trained) in 2 rows of 10, 30.00% padding",
            "cut: 1 samples lose the end of their completion (3 tokens, 17.65% of all; the longest"
                + " has 13)");
    Document cut = packing.row(0).documents().get(0);
    assertThat(cut.ids()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(cut.promptTokens()).isEqualTo(1);
  }

  @Test
  void truncatingDropsAPromptThatFillsTheRowAlone() {
    Document all = new Document("long prompt", new int[20], 12);
    Packing packing =
        Packer.pack(Documents.of(List.of(all, document("d", 3))), 10, OverLong.TRUNCATE);

    assertThat(packing.report().droppedSamples()).isEqualTo(1);
    assertThat(packing.report().cutSamples()).isZero();
    assertThat(packing.members(0)).containsExactly(1);
  }

  @Test
  void refusingNamesTheSamplesAndTheWayOut() {
    assertThatThrownBy(() -> Packer.pack(documents(11, 3, 12, 13, 14), 10, OverLong.REFUSE))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            packing.over-long: 4 of 5 samples are longer than a row of 10 tokens (the longest has \
            14): d0, d2, d3, ...
                raise student.row-tokens, or set over-long to drop or truncate""");
  }

  @Test
  void nothingLeftToTrainOnIsAMistake() {
    assertThatThrownBy(() -> Packer.pack(documents(11), 10, OverLong.DROP))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            student.row-tokens: no sample is left to train on: 1 given, 1 longer than the 10 tokens of \
            a row
                give more samples or longer rows""");
    assertThatThrownBy(() -> Packer.pack(documents(), 10, OverLong.DROP))
        .isInstanceOf(UserMistake.class);
    assertThatThrownBy(() -> Packer.pack(documents(2), 1, OverLong.DROP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row tokens must be 2 or more, were 1");
  }

  @Test
  void orderDependsOnSeedAndEpochAlone() {
    Packing packing = Packer.pack(documents(new int[50]), 2, OverLong.DROP);

    assertThat(packing.order(1, 0)).containsExactly(packing.order(1, 0));
    assertThat(packing.order(1, 0)).isNotEqualTo(packing.order(1, 1));
    assertThat(packing.order(1, 0)).isNotEqualTo(packing.order(2, 0));
    int[] sorted = packing.order(9, 3);
    Arrays.sort(sorted);
    assertThat(sorted).containsExactly(indices(50));
    // Pinned: another order would break the resume of every run begun before.
    assertThat(Arrays.copyOf(packing.order(42, 0), 5)).containsExactly(26, 18, 23, 38, 37);
  }

  @Test
  void millionsOfLengthsArePackedWithHardlyAnyPadding() {
    Random random = new Random(3);
    int[] lengths = new int[800_000];
    // Log-normal around the 5,355 tokens that R1's 800k samples have on average.
    Arrays.setAll(
        lengths,
        i -> (int) Math.min(32_768, Math.max(64, 4_300 * Math.exp(0.66 * random.nextGaussian()))));

    int[] row = Packer.assign(lengths, 32_768);

    long rows = Arrays.stream(row).max().orElseThrow() + 1L;
    long total = Arrays.stream(lengths).asLongStream().sum();
    assertThat(1 - total / (rows * 32_768.0)).isLessThan(0.02);
  }

  @Test
  void realReasoningTracesPackWithLessThanTwoPercentPadding() throws IOException {
    Path folder = SharedData.require("reasoning");
    List<Integer> lengths = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizer.open(SharedData.require("tokenizers/qwen2.5"))) {
      for (String name :
          List.of(
              "deepseek_r1_aime24_12",
              "r1_distill_qwen14b_5samples_65",
              "r1_distill_qwen14b_math_20",
              "r1_distill_qwen7b_math500_20",
              "skyt1_corrupt05_amc23_40")) {
        for (String line : Files.readAllLines(folder.resolve(name + ".jsonl"))) {
          JsonNode row = Json.parse(line);
          lengths.add(tokenizer.encode(row.get("response").asText()).length + 100);
        }
      }
    }
    int[] all = lengths.stream().mapToInt(Integer::intValue).toArray();

    int[] tenfold = new int[10 * all.length];
    Arrays.setAll(tenfold, i -> all[i % all.length]);

    PackingReport once = Packer.pack(documents(all), 32_768, OverLong.DROP).report();
    PackingReport often = Packer.pack(documents(tenfold), 32_768, OverLong.DROP).report();

    // So few samples end in a row that is part empty; not a row more than the tokens need.
    assertThat(once.rows()).isEqualTo((int) Math.ceil(once.keptTokens() / 32_768.0));
    assertThat(once.droppedSamples()).isLessThanOrEqualTo(2);
    assertThat(often.padding()).isLessThan(0.02);
  }

  private static int[] indices(int count) {
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /** Documents d0, d1, ... of these lengths (2 where 0 is given), one token of prompt each. */
  private static Documents documents(int... lengths) {
    List<Document> all = new ArrayList<>();
    for (int length : lengths) {
      all.add(document("d" + all.size(), length));
    }
    return Documents.of(all);
  }

  private static Document document(String id, int length) {
    return new Document(id, indices(Math.max(2, length)), 1);
  }
}
