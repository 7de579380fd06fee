package io.distill4j.data.mix;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The make-up of a training set that is worth reaching.
 *
 * @param about one sentence: whose set it is
 * @param domains the parts by the name of their domain, in the order they are shown
 */
public record MixTarget(String about, Map<String, Part> domains) {

  /**
   * A domain.
   *
   * @param samples how many, 1 or more
   * @param tokens of a sample on average, above 0
   */
  public record Part(long samples, double tokens) {
    public Part {
      if (samples < 1) {
        throw new IllegalArgumentException("samples must be 1 or more, was " + samples);
      }
      if (!(tokens > 0)) {
        throw new IllegalArgumentException("tokens must be above 0, was " + tokens);
      }
    }

    double amount(DomainMix.Unit by) {
      return by == DomainMix.Unit.SAMPLES ? samples : samples * tokens;
    }
  }

  public MixTarget {
    if (domains.isEmpty()) {
      throw new IllegalArgumentException("domains must name one or more, was empty");
    }
    domains = Collections.unmodifiableMap(new LinkedHashMap<>(domains));
  }

  /** The share of every domain, summing to 1. */
  public Map<String, Double> shares(DomainMix.Unit by) {
    double all = domains.values().stream().mapToDouble(part -> part.amount(by)).sum();
    return domains.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> entry.getValue().amount(by) / all,
                (a, b) -> a,
                LinkedHashMap::new));
  }
}
