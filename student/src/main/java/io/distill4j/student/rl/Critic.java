package io.distill4j.student.rl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.NativeFloats;
import io.distill4j.student.model.ValueHead;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Optimizer;
import io.distill4j.student.weights.WeightFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A value head that learns beside the policy, with an optimizer of its own.
 *
 * <p>It is stored with each checkpoint, beside the moments of the policy.
 *
 * @param rate peak of its learning rate
 */
record Critic(ValueHead head, Optimizer optimizer, double rate) implements AutoCloseable {

  /** A fresh one, with the constants of the policy's optimizer. */
  static Critic of(Decoder decoder, Ppo ppo, AdamW policy) {
    double rate = ppo.valueRate().orElse(policy.learningRate());
    ValueHead head = new ValueHead(decoder);
    AdamW own = new AdamW(rate, policy.beta1(), policy.beta2(), policy.epsilon(), 0);
    return new Critic(
        head,
        new Optimizer(decoder, java.util.List.of(head.parameter()), head.arrays(), own),
        rate);
  }

  void write(Path checkpoint) throws IOException {
    Path folder = folder(checkpoint);
    ModelFolder.write(
        Files.createDirectories(folder), Map.of(head.parameter().name(), head.weights()));
    optimizer.write(moments(folder));
  }

  /**
   * Becomes what a checkpoint holds.
   *
   * @param updates taken before it
   */
  void read(Path checkpoint, Decoder decoder, long updates) throws IOException {
    Path folder = folder(checkpoint);
    try (WeightFolder files = WeightFolder.open(folder);
        NDManager scope = decoder.newScope()) {
      NDArray stored = NativeFloats.read(decoder.kernels(), scope, files, head.parameter().name());
      decoder.kernels().call("copy", stored).add(head.weights()).run();
    }
    optimizer.read(moments(folder), updates);
  }

  private static Path folder(Path checkpoint) {
    return checkpoint.resolve("trainer").resolve("value");
  }

  private static Path moments(Path folder) {
    return folder.resolve("optimizer");
  }

  @Override
  public void close() {
    optimizer.close();
    head.close();
  }
}
