package io.distill4j.presets.prove;

import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.Precision;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the loss and the gradients of some rows in two ways and compares them.
 *
 * <p>The second way subtracts from the gradients of the first, so that what is left is their
 * difference and no second set of gradients is held.
 *
 * @param decoder the model
 * @param rows packed rows, one or more
 * @param rowsPerPass rows of a pass in training
 * @param activations policy of training
 * @param precision of the model's arithmetic
 */
public record GradientProof(
    Decoder decoder,
    List<Row> rows,
    int rowsPerPass,
    Activations activations,
    Precision precision) {

  public GradientProof {
    rows = List.copyOf(rows);
  }

  /** Every equality that one model and some rows can show. */
  public List<Equality> all() {
    List<Equality> all = new ArrayList<>();
    Way packed = new Way(passes(rowsPerPass), activations);
    all.add(compare("packed = each sample alone", packed, new Way(alone(), activations)));
    all.add(compare("accumulated = one pass", packed, new Way(passes(rows.size()), activations)));
    all.add(
        compare(
            "activations kept = recomputed",
            new Way(passes(rowsPerPass), Activations.KEEP),
            new Way(passes(rowsPerPass), Activations.RECOMPUTE)));
    all.add(
        compare(
            "activations kept = what is costly kept",
            new Way(passes(rowsPerPass), Activations.KEEP),
            new Way(passes(rowsPerPass), Activations.KEEP_COSTLY)));
    return all;
  }

  /** A way to compute: passes and policy. */
  private record Way(List<List<Row>> passes, Activations policy) {}

  private Equality compare(String name, Way first, Way second) {
    long trained = documents().stream().mapToLong(Document::trainedTokens).sum();
    try (Gradients gradients = decoder.newGradients()) {
      double lossOfFirst = run(first, gradients, 1.0 / trained);
      double norm = gradients.norm();
      double lossOfSecond = run(second, gradients, -1.0 / trained);
      return new Equality(
          name,
          Math.abs(lossOfFirst - lossOfSecond) / Math.abs(lossOfFirst),
          gradients.norm() / norm,
          tolerance(),
          "%,d rows, %,d samples, %,d trained tokens"
              .formatted(rows.size(), documents().size(), trained));
    }
  }

  private double run(Way way, Gradients gradients, double scale) {
    double loss = 0;
    for (List<Row> pass : way.passes()) {
      Batch batch = Batch.of(pass, decoder.layout());
      loss += decoder.backward(batch, scale, gradients, way.policy());
    }
    return loss;
  }

  private List<List<Row>> passes(int rowsEach) {
    List<List<Row>> passes = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += rowsEach) {
      passes.add(rows.subList(from, Math.min(rows.size(), from + rowsEach)));
    }
    return passes;
  }

  private List<List<Row>> alone() {
    return documents().stream().map(d -> List.of(new Row(List.of(d)))).toList();
  }

  private List<Document> documents() {
    return rows.stream().flatMap(row -> row.documents().stream()).toList();
  }

  /**
   * Sums in another order differ by rounding: float32 has 24 bits, of which long sums lose some;
   * bfloat16 has 8.
   */
  private double tolerance() {
    return switch (precision) {
      case FLOAT32 -> 1e-5;
      case BFLOAT16 -> 2e-2;
    };
  }
}
