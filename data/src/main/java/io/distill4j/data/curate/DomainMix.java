package io.distill4j.data.curate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shares of domains in the chosen set: the largest set of the chosen traces that has them.
 *
 * <p>Prompts of a domain that has too many leave in an order drawn from their ids, the same in
 * every run; what remains of a domain is a random sample of its prompts. Prompts whose domain is
 * not named are left out.
 *
 * @param tag of the prompt that names its domain, such as {@code domain}
 * @param by what is shared out
 * @param shares of each domain, above 0; they are scaled to sum to 1
 */
public record DomainMix(String tag, Unit by, Map<String, Double> shares) {

  static final String JUDGE = "domain-mix";

  /** What a share is a share of. */
  public enum Unit {
    /** Traces. */
    SAMPLES,
    /** Tokens of the completions, as their generator counted them. */
    TOKENS
  }

  public DomainMix {
    shares = new LinkedHashMap<>(shares);
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("shares must name one domain or more");
    }
    double sum = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      if (!(share.getValue() > 0)) {
        throw new IllegalArgumentException(
            "shares must be above 0, was %s for %s".formatted(share.getValue(), share.getKey()));
      }
      sum += share.getValue();
    }
    double all = sum;
    shares.replaceAll((domain, share) -> share / all);
    shares = java.util.Collections.unmodifiableMap(shares);
  }

  /**
   * How much of each domain stays.
   *
   * @param present how much there is of each domain
   * @return for every named domain, in the unit; the scarcest domain stays whole
   */
  Map<String, Double> quotas(Map<String, Long> present) {
    double total = Double.MAX_VALUE;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      total = Math.min(total, present.getOrDefault(share.getKey(), 0L) / share.getValue());
    }
    Map<String, Double> quotas = new TreeMap<>();
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      quotas.put(share.getKey(), share.getValue() * total);
    }
    return quotas;
  }
}
