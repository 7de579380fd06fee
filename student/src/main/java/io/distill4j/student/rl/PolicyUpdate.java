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
 * and then trained on in epochs of mini-batches.
 *
 * <p>Ratios are taken against log-probabilities of the training kernels, not of generation, which
 * rounds another way.
 */
record PolicyUpdate(
    GrpoOptions options,
    Decoder decoder,
    Optimizer optimizer,
    Gradients gradients,
    Attendants attendants) {

  /** Scores samples under the model, and under a reference and a value head where there are. */
  List<Scored> score(List<Sample> samples) {
    Optional<Decoder> reference = attendants.reference().map(Reference::decoder);
    Optional<ValueHead> head = attendants.critic().map(Critic::head);
    List<Scored> scored = new ArrayList<>();
    for (Pass<Sample> pass :
        Pass.of(samples, Sample::document, options.tokensPerPass(), decoder.callTokens())) {
      Scores own = decoder.scores(pass.batch(), head);
      float[] drawn = own.logProbabilities();
      float[] other =
          reference.map(r -> r.scores(pass.batch())).map(Scores::logProbabilities).orElse(drawn);
      int at = 0;
      for (Sample sample : pass.samples()) {
        int end = at + sample.document().trainedTokens();
        scored.add(
            new Scored(
                sample,
                Arrays.copyOfRange(drawn, at, end),
                Arrays.copyOfRange(other, at, end),
                head.isPresent() ? Arrays.copyOfRange(own.values(), at, end) : new float[0]));
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
    gradients.clear();
    critic.ifPresent(c -> c.head().gradients().clear());
    double loss = 0;
    for (Pass<Taught> pass :
        Pass.of(
            samples,
            taught -> taught.scored().sample().document(),
            options.tokensPerPass(),
            decoder.callTokens())) {
      PassTerms terms = PassTerms.of(pass.samples(), options, samples.size(), tokens, longest);
      PolicyMeasures measures =
          decoder.backward(
              pass.batch(),
              terms.with(critic.map(Critic::head), options),
              gradients,
              options.kept());
      loss += measures.loss();
      sums.add(measures, terms.policy().drawn().length);
    }
    double norm =
        Math.hypot(gradients.norm(), critic.map(c -> c.head().gradients().norm()).orElse(0.0));
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new UserMistake(
          "step " + step,
          "loss is %s and gradient norm %s; the update was not applied".formatted(loss, norm),
          "lower learning-rate or clip-norm; training continues from the last checkpoint");
    }
    if (norm > options.clipNorm()) {
      double factor = options.clipNorm() / (norm + 1e-6); // As torch.nn.utils does.
      gradients.scale(factor);
      critic.ifPresent(c -> c.head().gradients().scale(factor));
    }
    optimizer.apply(gradients.arrays(), rate(step, options.optimizer().learningRate()));
    critic.ifPresent(c -> c.optimizer().apply(c.head().gradients().arrays(), rate(step, c.rate())));
    sums.add(loss, norm);
  }
}
