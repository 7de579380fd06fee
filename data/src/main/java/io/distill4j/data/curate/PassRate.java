package io.distill4j.data.curate;

import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * A band of difficulty: the share of a prompt's samples that are right, among those that could be
 * decided. A rate near 1 is a prompt that teaches little, one near 0 often a wrong reference.
 *
 * @param least smallest share of a prompt that is kept, in [0, 1]
 * @param most largest share, {@code least} to 1
 */
public record PassRate(double least, double most) {

  static final String JUDGE = "pass-rate";

  public PassRate {
    if (!(least >= 0 && most >= least && most <= 1)) {
      throw new IllegalArgumentException(
          "least and most must be 0 <= least <= most <= 1, were %s and %s".formatted(least, most));
    }
  }

  /** Judges a prompt by what the verifier said about each of its samples. */
  Verdict judge(List<Verdict> samples) {
    long right = samples.stream().filter(Verdict.Pass.class::isInstance).count();
    long wrong = samples.stream().filter(Verdict.Fail.class::isInstance).count();
    if (right + wrong == 0) {
      return new Verdict.Unknown("none of %d samples could be decided".formatted(samples.size()));
    }
    double rate = (double) right / (right + wrong);
    String reason =
        String.format(Locale.ROOT, "%d of %d samples are right, %.2f", right, right + wrong, rate);
    if (rate < least) {
      return new Verdict.Fail(reason + " is below " + least);
    }
    return rate > most ? new Verdict.Fail(reason + " is above " + most) : new Verdict.Pass(reason);
  }
}
