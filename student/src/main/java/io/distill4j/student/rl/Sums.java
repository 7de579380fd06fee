package io.distill4j.student.rl;

import io.distill4j.student.model.PolicyMeasures;
import java.util.List;
import java.util.OptionalDouble;

/** Adds up what the passes and updates of a step saw. */
final class Sums {

  private double loss;
  private double norm;
  private int updates;
  private long tokens;
  private long stopped;
  private double divergence;
  private double entropy;
  private double largestRatio;
  private double moved;
  private double valueLoss;

  /** A pass. */
  void add(PolicyMeasures measures, int targets) {
    tokens += targets;
    stopped += measures.stopped();
    divergence += measures.divergence();
    entropy += measures.entropy();
    moved += measures.moved();
    largestRatio = Math.max(largestRatio, measures.largestRatio());
    valueLoss += measures.valueLoss().orElse(0);
  }

  /** A pass of a value model. */
  void addValues(PolicyMeasures measures) {
    valueLoss += measures.valueLoss().orElse(0);
  }

  /** An update. */
  void add(double updateLoss, double updateNorm) {
    updates++;
    loss += updateLoss;
    norm += updateNorm;
  }

  Learnt learnt(List<Taught> samples, PolicyOptions options, double rate) {
    double drift = options.updatesOnce() ? moved : 0;
    long drawn = 0;
    long told = 0;
    for (Taught taught : samples) {
      Scored scored = taught.scored();
      drawn += scored.tokens();
      told += scored.sample().drawn().length;
      for (int i = 0; i < scored.sample().drawn().length && !options.updatesOnce(); i++) {
        drift += Math.abs(scored.drawn()[i] - scored.sample().drawn()[i]);
      }
    }
    return new Learnt(
        samples.size(),
        drawn,
        updates,
        loss / updates,
        (double) stopped / tokens,
        options.hasReference() ? OptionalDouble.of(divergence / tokens) : OptionalDouble.empty(),
        entropy / tokens,
        largestRatio,
        told > 0 ? OptionalDouble.of(drift / told) : OptionalDouble.empty(),
        norm / updates,
        rate,
        options.ppo().isPresent()
            ? OptionalDouble.of(valueLoss / updates)
            : OptionalDouble.empty());
  }
}
