package io.distill4j.student.rl;

import io.distill4j.data.UserMistake;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.PolicyMeasures;
import io.distill4j.student.model.PolicyTerms;
import io.distill4j.student.model.Scores;
import io.distill4j.student.train.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The updates of a step: the samples are scored once, by the model and the reference as they are,
 * and then trained on in epochs of mini-batches.
 *
 * <p>Ratios are taken against log-probabilities of the training kernels, not of generation, which
 * rounds another way.
 */
record PolicyUpdate(
    GrpoOptions options, Decoder decoder, Optimizer optimizer, Gradients gradients) {

  /** A sample with log-probabilities of its drawn ids under the model and the reference. */
  @SuppressWarnings("ArrayRecordComponent") // One number per token; made once and read.
  record Scored(Sample sample, float[] drawn, float[] reference) {

    int tokens() {
      return drawn.length;
    }
  }

  /** Scores samples under the model, and under a reference where there is one. */
  List<Scored> score(List<Sample> samples, Optional<Decoder> reference) {
    List<Scored> scored = new ArrayList<>();
    for (Pass<Sample> pass :
        Pass.of(samples, Sample::document, options.tokensPerPass(), decoder.callTokens())) {
      float[] drawn = decoder.scores(pass.batch()).logProbabilities();
      float[] other =
          reference.map(r -> r.scores(pass.batch())).map(Scores::logProbabilities).orElse(drawn);
      int at = 0;
      for (Sample sample : pass.samples()) {
        int end = at + sample.document().trainedTokens();
        scored.add(
            new Scored(
                sample, Arrays.copyOfRange(drawn, at, end), Arrays.copyOfRange(other, at, end)));
        at = end;
      }
    }
    return scored;
  }

  /**
   * Trains on samples, one or more.
   *
   * @param step from 1
   */
  Learnt take(List<Scored> samples, long step) {
    double rate =
        options
            .schedule()
            .learningRate(options.optimizer().learningRate(), step - 1, options.steps());
    Sums sums = new Sums();
    int parts = Math.min(options.miniBatches(), samples.size());
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      long seed = QuestionOrder.seed("mini-batches", options.seed(), step, epoch);
      List<Scored> order =
          QuestionOrder.shuffled(samples.size(), seed).stream().map(samples::get).toList();
      for (int part = 0; part < parts; part++) {
        int from = part * order.size() / parts;
        int to = (part + 1) * order.size() / parts;
        update(order.subList(from, to), step, rate, sums);
      }
    }
    return sums.learnt(samples, options.hasReference(), rate);
  }

  private void update(List<Scored> samples, long step, double rate, Sums sums) {
    long tokens = samples.stream().mapToLong(Scored::tokens).sum();
    int longest = options.maxTokens(step);
    gradients.clear();
    double loss = 0;
    for (Pass<Scored> pass :
        Pass.of(
            samples,
            scored -> scored.sample().document(),
            options.tokensPerPass(),
            decoder.callTokens())) {
      PolicyTerms terms = terms(pass.samples(), samples.size(), tokens, longest);
      PolicyMeasures measures =
          decoder.backward(pass.batch(), terms, gradients, options.activations());
      loss += measures.loss();
      sums.add(measures, terms.drawn().length);
    }
    double norm = gradients.norm();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new UserMistake(
          "step " + step,
          "loss is %s and gradient norm %s; the update was not applied".formatted(loss, norm),
          "lower learning-rate or clip-norm; training continues from the last checkpoint");
    }
    if (norm > options.clipNorm()) {
      gradients.scale(options.clipNorm() / (norm + 1e-6)); // As torch.nn.utils does.
    }
    optimizer.apply(gradients.arrays(), rate);
    sums.add(loss, norm);
  }

  private PolicyTerms terms(List<Scored> samples, int count, long allTokens, int longest) {
    PolicyLoss loss = options.loss();
    int size = samples.stream().mapToInt(Scored::tokens).sum();
    float[] drawn = new float[size];
    float[] reference = new float[size];
    float[] advantages = new float[size];
    float[] weights = new float[size];
    int at = 0;
    for (Scored scored : samples) {
      int tokens = scored.tokens();
      System.arraycopy(scored.drawn(), 0, drawn, at, tokens);
      System.arraycopy(scored.reference(), 0, reference, at, tokens);
      double weight = loss.weight(tokens, count, allTokens, longest);
      Arrays.fill(advantages, at, at + tokens, (float) scored.sample().advantage());
      Arrays.fill(weights, at, at + tokens, (float) weight);
      at += tokens;
    }
    return new PolicyTerms(
        drawn,
        reference,
        advantages,
        weights,
        loss.clipLow(),
        loss.clipHigh(),
        loss.divergence(),
        samples.stream().mapToLong(Scored::tokens).toArray(),
        loss.ratio() == RatioLevel.SEQUENCE);
  }

  /** Adds up what passes and updates saw. */
  private static final class Sums {

    private double loss;
    private double norm;
    private int updates;
    private long tokens;
    private long stopped;
    private double divergence;
    private double entropy;
    private double largestRatio;

    void add(PolicyMeasures measures, int targets) {
      tokens += targets;
      stopped += measures.stopped();
      divergence += measures.divergence();
      entropy += measures.entropy();
      largestRatio = Math.max(largestRatio, measures.largestRatio());
    }

    void add(double updateLoss, double updateNorm) {
      updates++;
      loss += updateLoss;
      norm += updateNorm;
    }

    Learnt learnt(List<Scored> samples, boolean hasReference, double rate) {
      double drift = 0;
      long drawn = 0;
      for (Scored scored : samples) {
        drawn += scored.tokens();
        for (int i = 0; i < scored.tokens(); i++) {
          drift += Math.abs(scored.drawn()[i] - scored.sample().drawn()[i]);
        }
      }
      return new Learnt(
          samples.size(),
          drawn,
          updates,
          loss / updates,
          (double) stopped / tokens,
          hasReference ? OptionalDouble.of(divergence / tokens) : OptionalDouble.empty(),
          entropy / tokens,
          largestRatio,
          drift / drawn,
          norm / updates,
          rate);
    }
  }
}
