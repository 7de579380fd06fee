package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.UserMistake;
import io.distill4j.student.pack.Packing;
import io.distill4j.student.pack.Row;
import io.distill4j.student.train.HeldOut;
import io.distill4j.student.train.TrainingRows;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Packed documents, shuffled anew in each epoch by the seed; some rows of them may be held out.
 *
 * @param held rows that no epoch holds, chosen by the seed
 */
record PackedRows(Packing packing, long seed, List<Integer> held) implements TrainingRows {

  /** An epoch that never comes: its order chooses what is held out. */
  private static final int CHOOSING = -1;

  PackedRows {
    held = List.copyOf(held);
  }

  static PackedRows of(Packing packing, long seed, Optional<HeldOut> heldOut) {
    int count = heldOut.map(HeldOut::rows).orElse(0);
    if (count >= packing.rows()) {
      throw new UserMistake(
          "student.training.held-out.rows",
          "%,d of %,d rows would be held out".formatted(count, packing.rows()),
          "hold out fewer, or train on more");
    }
    int[] order = packing.order(seed, CHOOSING);
    return new PackedRows(packing, seed, Arrays.stream(order).limit(count).boxed().toList());
  }

  @Override
  public int rows(int epoch) {
    return packing.rows() - held.size();
  }

  @Override
  public List<Row> rows(int epoch, int from, int to) {
    IntStream order = Arrays.stream(packing.order(seed, epoch));
    if (!held.isEmpty()) {
      order = order.filter(row -> !held.contains(row));
    }
    return order.skip(from).limit((long) to - from).mapToObj(packing::row).toList();
  }

  @Override
  public List<Row> heldOut() {
    return held.stream().map(packing::row).toList();
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
