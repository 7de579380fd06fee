package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Trace;
import io.distill4j.student.model.LossTerms;
import io.distill4j.student.pack.OverLong;
import io.distill4j.student.text.Example;
import io.distill4j.student.train.TrainingOptions;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The student of a preset.
 *
 * @param base the model training begins with
 * @param rowTokens ids of a packed row, 2 or more; longer samples meet {@code overLong}
 * @param overLong what happens to a sample longer than a row
 * @param training how it is trained
 */
public record StudentPart(Base base, int rowTokens, OverLong overLong, TrainingOptions training) {

  public StudentPart {
    if (rowTokens < 2) {
      throw new IllegalArgumentException("row-tokens must be 2 or more, was " + rowTokens);
    }
  }

  /** What is learnt from traces, each as much as its domain counts. */
  Stream<Example> examples(Stream<Trace> traces) {
    LossTerms loss = training.lossTerms();
    return traces.map(
        trace -> Example.of(trace, loss.weight(trace.prompt().tags().getOrDefault("domain", ""))));
  }

  /** The source of tokens: that of the traces, and the weights that go into them. */
  Fingerprint tokenised(Fingerprint.Builder source) {
    training
        .lossTerms()
        .weights()
        .ifPresent(
            all ->
                new TreeMap<>(all)
                    .forEach((domain, weight) -> source.add(domain).add(weight.toString())));
    return source.build();
  }
}
