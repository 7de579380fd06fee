package io.distill4j.student.model;

import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows of random documents for a tiny model. */
public final class TinyRows {

  private TinyRows() {}

  /** A document of random ids, a quarter of it prompt. */
  public static Document document(TinyModel model, Random random, int length) {
    int[] ids = model.ids(random, length);
    return new Document("d" + random.nextInt(1_000_000), ids, Math.max(1, length / 4));
  }

  /** Rows filled with documents of {@code shortest} to {@code longest} ids. */
  public static List<Row> of(
      TinyModel model, Random random, int count, int rowTokens, int shortest, int longest) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Document> documents = new ArrayList<>();
      int left = rowTokens;
      while (left >= shortest) {
        int length = Math.min(left, shortest + random.nextInt(longest - shortest + 1));
        documents.add(document(model, random, length));
        left -= length;
      }
      rows.add(new Row(documents));
    }
    return rows;
  }
}
