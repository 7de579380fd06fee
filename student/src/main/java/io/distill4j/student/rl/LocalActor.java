package io.distill4j.student.rl;

import io.distill4j.student.generate.Codec;
import io.distill4j.student.generate.ContinuousBatch;
import io.distill4j.student.generate.Generated;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.model.Decoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Draws with the policy itself, in this process. */
record LocalActor(ContinuousBatch batch) implements Actor {

  static LocalActor of(Decoder policy, GenerationOptions options, Codec codec) {
    return new LocalActor(new ContinuousBatch(policy, options, codec.stopIds()));
  }

  @Override
  public List<Generated> draw(List<Asked> asked) {
    List<CompletableFuture<Generated>> under =
        asked.stream().map(one -> batch.add(one.ids(), one.sampling(), one.seed())).toList();
    while (!batch.isIdle()) {
      batch.step();
    }
    return under.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public void close() {
    batch.close();
  }
}
