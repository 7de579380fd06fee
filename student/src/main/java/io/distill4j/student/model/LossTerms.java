package io.distill4j.student.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a supervised loss has beside the log-likelihood of each token. The loss of a step is divided
 * by the sum of the weights of its tokens.
 *
 * @param z factor on the square of the logarithm of the sum of the exponentials of a token's
 *     logits, 0 or more, which keeps that sum near 1; absent: 0 (Chowdhery et al., PaLM,
 *     arXiv:2204.02311v5, section 5, has 1e-4)
 * @param weights how much each token of a sample counts, by the domain of its prompt, above 0;
 *     domains that are not named, and absent: 1
 */
public record LossTerms(OptionalDouble z, Optional<Map<String, Double>> weights) {

  /** Nothing beside the log-likelihood. */
  public static final LossTerms NONE = new LossTerms(OptionalDouble.empty(), Optional.empty());

  public LossTerms {
    if (!(z.orElse(0) >= 0) || Double.isInfinite(z.orElse(0))) {
      throw new IllegalArgumentException("z must be 0 or more, was " + z.orElseThrow());
    }
    weights = weights.map(Map::copyOf);
    weights.ifPresent(
        all ->
            all.forEach(
                (domain, weight) -> {
                  if (!(weight > 0) || weight.isInfinite()) {
                    throw new IllegalArgumentException(
                        "weight of %s must be above 0, was %s".formatted(domain, weight));
                  }
                }));
  }

  /** How much the tokens of a sample of this domain count. */
  public float weight(String domain) {
    return weights.map(all -> all.getOrDefault(domain, 1.0)).orElse(1.0).floatValue();
  }
}
