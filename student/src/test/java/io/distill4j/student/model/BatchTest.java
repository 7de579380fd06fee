package io.distill4j.student.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchTest {

  private static final Document SHORT = new Document("short", new int[] {5, 6, 7}, 1);
  private static final Document LONG = new Document("long", new int[] {1, 2, 3, 4}, 2);

  @Test
  void withoutACostOfCallsDocumentsLieSideBySideAndNothingIsPadded() {
    Batch batch = Batch.of(List.of(new Row(List.of(SHORT, LONG))), Layout.EXACT);
    assertThat(batch.ids()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(batch.positions()).containsExactly(0, 1, 2, 3, 0, 1, 2);
    assertThat(batch.blocks()).containsExactly(1, 4, 4, 1, 3, 3);
    assertThat(batch.order()).containsExactly(4, 5, 6, 0, 1, 2, 3);
    assertThat(batch.sources()).containsExactly(4, 5, 1, 2);
    assertThat(batch.targets()).containsExactly(6, 7, 3, 4);
  }

  @Test
  void dearCallsMakeOneBlockWhosePaddingIsNeverTrained() {
    Batch batch =
        Batch.of(List.of(new Row(List.of(SHORT)), new Row(List.of(LONG))), new Layout(2, false));
    assertThat(batch.ids()).containsExactly(1, 2, 3, 4, 5, 6, 7, 0);
    assertThat(batch.positions()).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    assertThat(batch.blocks()).containsExactly(2, 4, 4);
    assertThat(batch.order()).containsExactly(4, 5, 6, 0, 1, 2, 3);
    assertThat(batch.sources()).containsExactly(4, 5, 1, 2);
    assertThat(batch.targets()).containsExactly(6, 7, 3, 4);
  }

  @Test
  void aDocumentMayStandInABatchTwice() {
    Batch batch = Batch.of(List.of(new Row(List.of(SHORT, SHORT))), Layout.EXACT);
    assertThat(batch.ids()).containsExactly(5, 6, 7, 5, 6, 7);
    assertThat(batch.order()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(batch.targets()).containsExactly(6, 7, 6, 7);
  }

  @Test
  void noCutIntoBlocksIsCheaper() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      int callTokens = random.nextInt(12);
      List<Document> documents =
          IntStream.range(0, 1 + random.nextInt(9))
              .mapToObj(i -> new Document("d" + i, new int[2 + random.nextInt(30)], 1))
              .toList();
      List<Blocks.Block> blocks = Blocks.of(documents, callTokens);
      int cost = blocks.stream().mapToInt(block -> block.size() + callTokens).sum();
      int[] lengths =
          documents.stream().mapToInt(d -> -d.length()).sorted().map(length -> -length).toArray();
      assertThat(cost).isEqualTo(cheapest(lengths, callTokens));
      assertThat(blocks.stream().flatMap(block -> block.documents().stream()))
          .containsExactlyInAnyOrderElementsOf(documents);
    }
  }

  /** Tries every way to cut the sorted lengths. */
  private static int cheapest(int[] lengths, int callTokens) {
    int best = Integer.MAX_VALUE;
    for (int cuts = 0; cuts < 1 << (lengths.length - 1); cuts++) {
      int cost = 0;
      int longest = lengths[0];
      int from = 0;
      for (int i = 1; i <= lengths.length; i++) {
        if (i == lengths.length || (cuts >> (i - 1) & 1) == 1) {
          cost += (i - from) * longest + callTokens;
          from = i;
          longest = i == lengths.length ? 0 : lengths[i];
        }
      }
      best = Math.min(best, cost);
    }
    return best;
  }
}
