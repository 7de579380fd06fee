package io.distill4j.student.train;

import io.distill4j.data.UserMistake;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.FiniteCheck;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One optimizer step: forward and backward of its passes, clipping, and AdamW.
 *
 * @param gradients sums, cleared at the beginning of each step
 * @param nanos a monotonic clock
 */
record TrainingStep(
    TrainingOptions options,
    Decoder decoder,
    Optimizer optimizer,
    Gradients gradients,
    Activations activations,
    LongSupplier nanos) {

  /**
   * Takes a step.
   *
   * @param step from 1
   * @param epoch from 0
   * @param total steps of the run
   */
  StepRecord take(List<Row> rows, long step, int epoch, long total) {
    long began = nanos.getAsLong();
    List<Batch> passes = passes(rows);
    long trained = passes.stream().mapToLong(Batch::trainedTokens).sum();
    double weight = passes.stream().mapToDouble(Batch::weight).sum();
    double z = options.lossTerms().z().orElse(0);
    double rate =
        options.schedule().learningRate(options.optimizer().learningRate(), step - 1, total);
    gradients.clear();
    double loss = 0;
    for (Batch pass : passes) {
      loss += decoder.backward(pass, 1.0 / weight, z, gradients, activations);
    }
    double norm = gradients.norm();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw notFinite(step, loss / weight, norm, rows);
    }
    optimizer.apply(gradients, Gradients.clipping(norm, options.clipNorm()), rate);
    return new StepRecord(
        step,
        epoch,
        loss / weight,
        norm,
        rate,
        trained,
        passes.stream().mapToLong(Batch::tokens).sum(),
        (nanos.getAsLong() - began) / 1e9,
        TrainingFlops.of(decoder.config()).of(documents(rows)),
        java.util.OptionalDouble.empty());
  }

  /** Mean loss over the trained tokens of some rows. */
  double meanLoss(List<Row> rows) {
    double loss = 0;
    long trained = 0;
    for (Batch pass : passes(rows)) {
      loss += decoder.loss(pass);
      trained += pass.trainedTokens();
    }
    return loss / trained;
  }

  private List<Batch> passes(List<Row> rows) {
    List<Batch> passes = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += options.rowsPerPass()) {
      int to = Math.min(rows.size(), from + options.rowsPerPass());
      passes.add(Batch.of(rows.subList(from, to), decoder.layout()));
    }
    return passes;
  }

  /** Takes the samples one by one to find which is to blame, and where. */
  private UserMistake notFinite(long step, double loss, double norm, List<Row> rows) {
    FiniteCheck check = new FiniteCheck(decoder);
    String what =
        "loss is %s and gradient norm %s; the step was not applied; ".formatted(loss, norm);
    Optional<String> weight = check.weight();
    if (weight.isPresent()) {
      return new UserMistake(
          "step " + step,
          what + "the weight " + weight.get() + " is not finite",
          "delete the newest checkpoint and lower learning-rate or clip-norm");
    }
    List<Document> documents = documents(rows);
    String blamed =
        documents.stream()
            .flatMap(document -> forward(check, document).stream())
            .findFirst()
            .or(() -> documents.stream().flatMap(d -> backward(check, d).stream()).findFirst())
            .orElse("each of its samples is finite by itself");
    return new UserMistake(
        "step " + step,
        what + blamed,
        "lower learning-rate, lower clip-norm or look at this sample; training continues from the"
            + " last checkpoint");
  }

  private Optional<String> forward(FiniteCheck check, Document document) {
    return check
        .output(alone(document))
        .map(place -> "sample %s first in %s".formatted(document.id(), place));
  }

  private Optional<String> backward(FiniteCheck check, Document document) {
    Batch batch = alone(document);
    gradients.clear();
    double scale = 1.0 / batch.trainedTokens();
    if (!Double.isFinite(decoder.backward(batch, scale, gradients, activations))) {
      return Optional.of("sample %s first in the loss".formatted(document.id()));
    }
    return check
        .among(gradients)
        .map(name -> "sample %s first in the gradient of %s".formatted(document.id(), name));
  }

  private Batch alone(Document document) {
    return Batch.of(List.of(new Row(List.of(document))), decoder.layout());
  }

  private static List<Document> documents(List<Row> rows) {
    return rows.stream().flatMap(row -> row.documents().stream()).toList();
  }
}
