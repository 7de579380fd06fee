package io.distill4j.eval.metric;

import io.distill4j.data.Fingerprint;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Observation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Majority vote of {@code k} samples over classes of equivalent answers: is the class with the most
 * votes right?
 *
 * <p>A sample without a readable answer does not vote; when nobody votes the problem counts as
 * wrong. When {@code t} classes tie for the most votes, each wins with chance {@code 1 / t}. A
 * class is as right as its first member; when it is unknown whether a winning class is right, the
 * problem is left out. With more than {@code k} samples the value is the mean over {@value #DRAWS}
 * random subsets of size {@code k}, drawn by a seed derived from the problem. Undefined when no
 * sample of any problem has a readable answer (programs, multiple choice without a stated letter).
 *
 * <p>Source: X. Wang et al., arXiv:2203.11171v4 (self-consistency); DeepSeek-R1,
 * arXiv:2501.12948v1, section 3 (cons@64).
 *
 * @param k votes, 1 or more
 */
public record ConsAt(int k) implements Metric {

  static final int DRAWS = 200;

  public ConsAt {
    if (k < 1) {
      throw new IllegalArgumentException("k must be 1 or more, was " + k);
    }
  }

  @Override
  public String id() {
    return "cons@" + k;
  }

  @Override
  public Unit unit() {
    return Unit.SHARE;
  }

  @Override
  public Estimate measure(List<Attempts> attempts, double level) {
    boolean anyAnswer =
        attempts.stream().flatMap(a -> a.samples().stream()).anyMatch(s -> s.answer().isPresent());
    if (!anyAnswer) {
      return Estimate.UNDEFINED;
    }
    return PerProblem.mean(attempts, Unit.SHARE, level, this::observe);
  }

  private Optional<Observation> observe(Attempts attempts) {
    List<Sample> all = attempts.samples();
    if (all.size() < k) {
      return Optional.empty();
    }
    if (all.size() == k) {
      return vote(all).map(v -> new Observation(v, k, attempts.cluster()));
    }
    var random =
        new Random(Fingerprint.builder().add("cons").add(attempts.problem()).build().asLong());
    List<Sample> shuffled = new ArrayList<>(all);
    double sum = 0;
    int known = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      Collections.shuffle(shuffled, random);
      Optional<Double> vote = vote(shuffled.subList(0, k));
      if (vote.isPresent()) {
        sum += vote.get();
        known++;
      }
    }
    return known == 0
        ? Optional.empty()
        : Optional.of(new Observation(sum / known, all.size(), attempts.cluster()));
  }

  /** Chance that the winner is right; empty when that cannot be told. */
  static Optional<Double> vote(List<Sample> samples) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Sample sample : samples) {
      sample
          .answer()
          .ifPresent(
              answer -> {
                votes.merge(answer, 1, Integer::sum);
                outcomes.putIfAbsent(answer, sample.outcome());
              });
    }
    if (votes.isEmpty()) {
      return Optional.of(0.0);
    }
    int most = Collections.max(votes.values());
    int winners = 0;
    int right = 0;
    for (Map.Entry<String, Integer> each : votes.entrySet()) {
      if (each.getValue() == most) {
        Outcome outcome = outcomes.getOrDefault(each.getKey(), Outcome.UNKNOWN);
        if (outcome == Outcome.UNKNOWN) {
          return Optional.empty();
        }
        winners++;
        right += outcome == Outcome.RIGHT ? 1 : 0;
      }
    }
    return Optional.of((double) right / winners);
  }
}
