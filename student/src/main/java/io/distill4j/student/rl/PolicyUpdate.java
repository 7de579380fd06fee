package io.distill4j.student.rl;

import io.distill4j.data.UserMistake;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.PolicyMeasures;
import io.distill4j.student.model.Scores;
import io.distill4j.student.model.ValueHead;
import io.distill4j.student.train.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The updates of a step: the samples are scored once, by the model and the reference as they are,
 * and then trained on in epochs of mini-batches. A model that is updated once only needs no scoring
 * of its own: the update finds it as it drew, and every ratio is 1.
 *
 * <p>Ratios are taken against log-probabilities of the training kernels, not of generation, which
 * rounds another way.
 */
record PolicyUpdate(
    PolicyOptions options,
    Decoder decoder,
    Optimizer optimizer,
    Gradients gradients,
    Attendants attendants) {

  /** Scores samples under the model, and under a reference and a value head where there are. */
  List<Scored> score(List<Sample> samples) {
    if (options.scorings() == 0) {
      return samples.stream().map(PolicyUpdate::unscored).toList();
    }
    Optional<Decoder> reference = attendants.reference().map(Reference::decoder);
    Optional<Critic> critic = attendants.critic();
    Optional<ValueHead> head = critic.flatMap(Critic::onPolicy);
    Optional<Critic> apart = critic.filter(c -> c.body().isPresent());
    List<Scored> scored = new ArrayList<>();
    for (Pass<Sample> pass :
        Pass.of(samples, Sample::document, options.tokensPerPass(), decoder.layout())) {
      Optional<Scores> own =
          options.updatesOnce()
              ? Optional.empty()
              : Optional.of(decoder.scores(pass.batch(), head));
      Optional<float[]> other = reference.map(r -> r.scores(pass.batch()).logProbabilities());
      float[] values =
          apart
              .map(c -> c.values(pass.batch()))
              .or(() -> own.map(Scores::values))
              .orElse(new float[0]);
      int at = 0;
      for (Sample sample : pass.samples()) {
        int from = at;
        int to = at + sample.document().trainedTokens();
        float[] drawn =
            own.map(scores -> Arrays.copyOfRange(scores.logProbabilities(), from, to))
                .orElseGet(() -> told(sample));
        scored.add(
            new Scored(
                sample,
                drawn,
                other.map(all -> Arrays.copyOfRange(all, from, to)).orElse(drawn),
                values.length > 0 ? Arrays.copyOfRange(values, from, to) : values));
        at = to;
      }
    }
    return scored;
  }

  private static Scored unscored(Sample sample) {
    float[] told = told(sample);
    return new Scored(sample, told, told, new float[0]);
  }

  /** What generation told; 0 where it tells nothing. */
  private static float[] told(Sample sample) {
    return Arrays.copyOf(sample.drawn(), sample.document().trainedTokens());
  }

  /**
   * Trains on samples, one or more.
   *
   * @param step from 1
   */
  Learnt take(List<Scored> scored, long step) {
    List<Taught> samples = options.credit().teach(scored, options.loss().divergence());
    Sums sums = new Sums();
    int parts = Math.min(options.miniBatches(), samples.size());
    for (int epoch = 0; epoch < options.epochs(); epoch++) {
      long seed = QuestionOrder.seed("mini-batches", options.seed(), step, epoch);
      List<Taught> order =
          QuestionOrder.shuffled(samples.size(), seed).stream().map(samples::get).toList();
      for (int part = 0; part < parts; part++) {
        int from = part * order.size() / parts;
        int to = (part + 1) * order.size() / parts;
        update(order.subList(from, to), step, sums);
      }
    }
    return sums.learnt(samples, options, rate(step, options.optimizer().learningRate()));
  }

  private double rate(long step, double peak) {
    return options.schedule().learningRate(peak, step - 1, options.steps());
  }

  private void update(List<Taught> samples, long step, Sums sums) {
    long tokens = samples.stream().mapToLong(Taught::tokens).sum();
    int longest = options.maxTokens(step);
    Optional<Critic> critic = attendants.critic();
    Optional<Critic> apart = critic.filter(c -> c.body().isPresent());
    gradients.clear();
    critic.ifPresent(Critic::clear);
    double loss = 0;
    for (Pass<Taught> pass :
        Pass.of(
            samples,
            taught -> taught.scored().sample().document(),
            options.tokensPerPass(),
            decoder.layout())) {
      PassTerms terms = PassTerms.of(pass.samples(), options, samples.size(), tokens, longest);
      PolicyMeasures measures =
          decoder.backward(
              pass.batch(),
              terms.with(critic.flatMap(Critic::onPolicy), options),
              gradients,
              options.kept());
      loss += measures.loss();
      sums.add(measures, terms.policy().drawn().length);
      if (apart.isPresent()) {
        PolicyMeasures values =
            apart.get().backward(pass.batch(), terms.values(options), options.kept());
        loss += values.loss();
        sums.addValues(values);
      }
    }
    // A head on the policy is clipped with it, a value model by itself.
    double beside =
        critic.flatMap(Critic::onPolicy).map(head -> head.gradients().norm()).orElse(0.0);
    double norm = Math.hypot(gradients.norm(), beside);
    double ofValues = apart.map(Critic::norm).orElse(norm);
    if (!Double.isFinite(loss) || !Double.isFinite(norm) || !Double.isFinite(ofValues)) {
      throw new UserMistake(
          "step " + step,
          "loss is %s and gradient norm %s; the update was not applied".formatted(loss, norm),
          "lower learning-rate or clip-norm; training continues from the last checkpoint");
    }
    double rate = rate(step, options.optimizer().learningRate());
    optimizer.apply(gradients, Gradients.clipping(norm, options.clipNorm()), rate);
    double clipping = Gradients.clipping(ofValues, options.clipNorm());
    critic.ifPresent(c -> c.apply(clipping, rate(step, c.rate())));
    sums.add(loss, norm);
  }
}
