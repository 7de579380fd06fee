package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.student.pack.Packing;
import io.distill4j.student.pack.Row;
import io.distill4j.student.train.TrainingRows;
import java.util.ArrayList;
import java.util.List;

/** Packed documents, shuffled anew in each epoch by the seed. */
record PackedRows(Packing packing, long seed) implements TrainingRows {

  @Override
  public int rows(int epoch) {
    return packing.rows();
  }

  @Override
  public List<Row> rows(int epoch, int from, int to) {
    int[] order = packing.order(seed, epoch);
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(packing.row(order[i]));
    }
    return rows;
  }

  @Override
  public int rowTokens() {
    return packing.rowTokens();
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add("rows")
        .add(packing.documents().fingerprint().hex())
        .add(packing.report().toString())
        .add(Long.toString(seed))
        .build();
  }
}
