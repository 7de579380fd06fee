package io.distill4j.eval.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Hierarchical bootstrap of a share of right samples: a check of {@link Mean} that assumes less.
 *
 * <p>Each draw takes problems with replacement and, for each, as many right-or-wrong samples as it
 * had. Drawing the samples from the observed rates would count their noise twice, since those rates
 * already vary by it; so the rates are first drawn together, {@code mean + s (v_i - mean)} with
 * {@code s^2 = between / (between + within / k)}, after which the drawn values vary as the observed
 * ones do. The limits are the expanded percentiles, which allow for few problems. When every sample
 * is right, or every one wrong, resampling can show nothing else and the limits are those of {@link
 * Mean#share}; the same holds when a problem has one sample, for the shrinking is then unknown.
 *
 * <p>Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application (1997),
 * section 3.8 (both levels, and why the plain two-stage draw is too wide); T. C. Hesterberg, The
 * American Statistician 69 (2015) 371-386, section 5.3 (expanded percentiles).
 */
public final class Bootstrap {

  private Bootstrap() {}

  /**
   * Interval of the mean over problems.
   *
   * @param observations right samples over all samples, per problem
   * @param draws resamples, 1,000 or more
   * @param seed same seed, same limits
   * @return empty below two problems
   */
  public static Optional<Interval> share(
      List<Observation> observations, double level, int draws, long seed) {
    if (draws < 1000) {
      throw new IllegalArgumentException("draws must be 1000 or more, was " + draws);
    }
    if (observations.size() < 2) {
      return Optional.empty();
    }
    Estimate closed = Mean.ofRightOrWrong(observations, level);
    double mean = closed.value().orElseThrow();
    if (mean <= 0 || mean >= 1 || closed.samplingError().isEmpty()) {
      return closed.interval();
    }
    double[] rates = shrunk(observations, mean, closed);
    double[] means = new double[draws];
    var random = new SplittableRandom(seed);
    for (int draw = 0; draw < draws; draw++) {
      means[draw] = resample(observations, rates, random);
    }
    Arrays.sort(means);
    int m = observations.size();
    double t = Student.twoSided(level, m - 1) * Math.sqrt(m / (m - 1.0));
    double tail = new NormalDistribution().cumulativeProbability(-t);
    return Optional.of(
        new Interval(quantile(means, tail), quantile(means, 1 - tail), level).within(0, 1));
  }

  private static double[] shrunk(List<Observation> observations, double mean, Estimate closed) {
    double total = closed.standardError().orElseThrow();
    double within = closed.samplingError().orElseThrow();
    double s = total <= 0 ? 0 : Math.sqrt(Math.max(0, 1 - within * within / (total * total)));
    return observations.stream().mapToDouble(o -> mean + s * (o.value() - mean)).toArray();
  }

  private static double resample(
      List<Observation> observations, double[] rates, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < rates.length; i++) {
      int chosen = random.nextInt(rates.length);
      int samples = observations.get(chosen).samples();
      int right = 0;
      for (int k = 0; k < samples; k++) {
        if (random.nextDouble() < rates[chosen]) {
          right++;
        }
      }
      sum += (double) right / samples;
    }
    return sum / rates.length;
  }

  private static double quantile(double[] sorted, double probability) {
    double at = probability * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
