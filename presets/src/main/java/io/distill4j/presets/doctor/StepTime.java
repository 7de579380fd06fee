package io.distill4j.presets.doctor;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * How long training will take, from one short pass forward and backward.
 *
 * @param tokens of the document that was measured
 * @param flopsPerSecond that were reached
 */
public record StepTime(int tokens, double flopsPerSecond) {

  private static final int SHORTEST = 64;

  /**
   * Measures a pass over a document of random ids, the second of two: the first compiles.
   *
   * @param longest tokens of the document at most, 2 or more
   * @param mostFlops it is halved until it needs no more than this
   * @param nanos a monotonic clock
   */
  public static StepTime measure(
      Decoder decoder, Activations activations, int longest, double mostFlops, LongSupplier nanos) {
    DecoderConfig config = decoder.config();
    TrainingFlops flops = TrainingFlops.of(config);
    int tokens = longest;
    while (tokens > SHORTEST && flops.of(tokens, tokens - 1L) > mostFlops) {
      tokens /= 2;
    }
    int[] ids = new Random(0).ints(tokens, 0, config.vocabularySize()).toArray();
    Document document = new Document("measured", ids, 1);
    Batch batch = Batch.of(List.of(new Row(List.of(document))), decoder.layout());
    try (Gradients gradients = decoder.newGradients()) {
      decoder.backward(batch, 1.0 / tokens, gradients, activations);
      long began = nanos.getAsLong();
      decoder.backward(batch, 1.0 / tokens, gradients, activations);
      double seconds = Math.max(1, nanos.getAsLong() - began) / 1e9;
      return new StepTime(tokens, flops.of(List.of(document)) / seconds);
    }
  }

  /** The finding of a run that needs so much arithmetic. */
  public Finding finding(double flops) {
    double hours = flops / flopsPerSecond / 3600;
    String time =
        hours >= 1 ? "%,.1f hours".formatted(hours) : "%.1f minutes".formatted(60 * hours);
    return Finding.fine(
        "time",
        "about %s of training at %.2f TFLOP/s, measured on a text of %,d tokens"
            .formatted(time, flopsPerSecond / 1e12, tokens));
  }
}
