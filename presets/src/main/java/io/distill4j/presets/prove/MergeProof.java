package io.distill4j.presets.prove;

import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.AdapterFolder;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.Precision;
import io.distill4j.student.pack.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares the loss of a model with adapters on it and of the model they were worked into.
 *
 * @param base the model the adapters were trained on
 * @param trained folder of the finished model, with {@code adapter/} in it
 * @param rows the loss of which is compared
 * @param precision of the arithmetic
 */
public record MergeProof(Path base, Path trained, List<Row> rows, Precision precision) {

  public MergeProof {
    rows = List.copyOf(rows);
  }

  /** Computes the loss of every row in both ways. */
  public Equality run(Devices device) throws IOException {
    double apart;
    double merged;
    try (Decoder decoder =
        new AdapterFolder(trained.resolve("adapter")).load(new ModelFolder(base), device)) {
      apart = loss(decoder);
    }
    try (Decoder decoder = new ModelFolder(trained).load(device)) {
      merged = loss(decoder);
    }
    // In bfloat16 the merged weight is rounded once, the two products of the adapter each.
    double tolerance = precision == Precision.FLOAT32 ? 1e-5 : 2e-2;
    return new Equality(
        "adapters merged = apart",
        Math.abs(merged - apart) / Math.abs(apart),
        0,
        tolerance,
        "the loss of %,d rows after training the adapters on them".formatted(rows.size()));
  }

  private double loss(Decoder decoder) {
    return rows.stream()
        .mapToDouble(row -> decoder.loss(Batch.of(List.of(row), decoder.layout())))
        .sum();
  }
}
