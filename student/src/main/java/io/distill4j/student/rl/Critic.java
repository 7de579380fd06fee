package io.distill4j.student.rl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.HeadTerms;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.NativeFloats;
import io.distill4j.student.model.PolicyMeasures;
import io.distill4j.student.model.ValueHead;
import io.distill4j.student.model.ValueTerms;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Optimizer;
import io.distill4j.student.weights.WeightFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value head that learns beside the policy, with an optimizer of its own: on the policy, or on a
 * model of its own.
 *
 * <p>It is stored with each checkpoint, beside the moments of the policy.
 *
 * @param rate peak of its learning rate
 * @param body the model it sits on; absent: the policy
 */
record Critic(ValueHead head, Optimizer optimizer, double rate, Optional<ValueModel> body)
    implements AutoCloseable {

  /**
   * A fresh one, with the constants of the policy's optimizer.
   *
   * @param own model for the head, which this critic then closes; absent: the head sits on the
   *     policy
   */
  static Critic of(Decoder policy, Optional<Decoder> own, Ppo ppo, AdamW constants) {
    double rate = ppo.valueRate().orElse(constants.learningRate());
    Decoder under = own.orElse(policy);
    ValueHead head = new ValueHead(under);
    AdamW plain = new AdamW(rate, constants.beta1(), constants.beta2(), constants.epsilon(), 0);
    return new Critic(
        head,
        new Optimizer(under, List.of(head.parameter()), head.arrays(), plain),
        rate,
        own.map(decoder -> ValueModel.of(decoder, constants)));
  }

  /** The head, where it sits on the policy. */
  Optional<ValueHead> onPolicy() {
    return body.isPresent() ? Optional.empty() : Optional.of(head);
  }

  /** Forgets the gradients added so far. */
  void clear() {
    head.gradients().clear();
    body.ifPresent(model -> model.gradients().clear());
  }

  /** What it expects at each target of a batch; for a value model alone. */
  float[] values(Batch batch) {
    return body.orElseThrow().decoder().scores(batch, Optional.of(head)).values();
  }

  /** Adds the gradients of a batch; for a value model alone. */
  PolicyMeasures backward(Batch batch, ValueTerms terms, Activations activations) {
    ValueModel model = body.orElseThrow();
    return model
        .decoder()
        .backward(batch, new HeadTerms(terms, head), model.gradients(), activations);
  }

  /** Global norm of the gradients. */
  double norm() {
    double own = head.gradients().norm();
    return body.isPresent() ? Math.hypot(own, body.get().gradients().norm()) : own;
  }

  /**
   * Applies the gradients.
   *
   * @param factor on all of them: what clipping leaves
   */
  void apply(double factor, double learningRate) {
    optimizer.apply(head.gradients(), factor, learningRate);
    body.ifPresent(model -> model.optimizer().apply(model.gradients(), factor, learningRate));
  }

  /**
   * Writes it into a checkpoint.
   *
   * @param base with the {@code config.json} of the policy
   */
  void write(Path checkpoint, Path base) throws IOException {
    Path folder = folder(checkpoint);
    ModelFolder.write(
        Files.createDirectories(folder), Map.of(head.parameter().name(), head.weights()));
    optimizer.write(moments(folder));
    if (body.isPresent()) {
      body.get().write(folder, base);
    }
  }

  /**
   * Becomes what a checkpoint holds; a value model was opened from there before.
   *
   * @param updates taken before it
   */
  void read(Path checkpoint, long updates) throws IOException {
    Path folder = folder(checkpoint);
    try (WeightFolder files = WeightFolder.open(folder);
        NDManager scope = head.newScope()) {
      NDArray stored = NativeFloats.read(head.kernels(), scope, files, head.parameter().name());
      head.kernels().call("copy", stored).add(head.weights()).run();
    }
    optimizer.read(moments(folder), updates);
    if (body.isPresent()) {
      body.get().read(folder, updates);
    }
  }

  /** Folder of a checkpoint that it lies in. */
  static Path folder(Path checkpoint) {
    return checkpoint.resolve("trainer").resolve("value");
  }

  private static Path moments(Path folder) {
    return folder.resolve("optimizer");
  }

  @Override
  public void close() {
    optimizer.close();
    head.close();
    body.ifPresent(ValueModel::close);
  }
}
