package io.distill4j.student.train;

import io.distill4j.data.Fingerprint;
import io.distill4j.student.pack.Row;
import java.util.List;

/** The same rows in the same order in every epoch. */
public record FixedRows(List<Row> all, int rowTokens) implements TrainingRows {

  @Override
  public int rows(int epoch) {
    return all.size();
  }

  @Override
  public List<Row> rows(int epoch, int from, int to) {
    return all.subList(from, to);
  }

  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder = Fingerprint.builder();
    all.forEach(row -> row.documents().forEach(d -> builder.add(d.id())));
    return builder.build();
  }
}
