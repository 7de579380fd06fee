package io.distill4j.eval.score;

import io.distill4j.data.FinishReason;
import io.distill4j.eval.metric.Attempts;
import io.distill4j.eval.metric.ConsAt;
import io.distill4j.eval.metric.Metric;
import io.distill4j.eval.metric.Outcome;
import io.distill4j.eval.metric.PassAt;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.metric.Sample;
import io.distill4j.eval.stats.Estimate;
import io.distill4j.eval.stats.Mean;
import io.distill4j.eval.stats.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * What pictures of a score are drawn from.
 *
 * @param curve pass@k and cons@k for k = 1, 2, 4, ... and all samples
 * @param thinking whether lengths are those of the reasoning, rather than of the whole completion
 * @param lengths accuracy by length, from short to long
 * @param difficulties length by difficulty, from hard to easy
 * @param stages samples that are left after each step from those asked for to the right ones
 */
public record Detail(
    List<Measured> curve,
    boolean thinking,
    List<LengthBin> lengths,
    List<DifficultyBin> difficulties,
    List<Stage> stages) {

  /** Nothing is known. */
  public static final Detail NONE = new Detail(List.of(), false, List.of(), List.of(), List.of());

  private static final int BINS = 8;

  public Detail {
    curve = List.copyOf(curve);
    lengths = List.copyOf(lengths);
    difficulties = List.copyOf(difficulties);
    stages = List.copyOf(stages);
  }

  /**
   * Samples of a range of lengths.
   *
   * @param from shortest, in tokens
   * @param to longest
   * @param right share of right ones, the mean over problems that have samples in the range
   */
  public record LengthBin(long from, long to, Estimate right) {}

  /**
   * Problems of a range of difficulties.
   *
   * @param name such as {@code never} or {@code < 1}, the largest share of right samples
   * @param problems how many
   * @param rightTokens mean tokens of right samples, the mean over problems; empty without any
   * @param wrongTokens mean tokens of wrong samples
   */
  public record DifficultyBin(
      String name, int problems, OptionalDouble rightTokens, OptionalDouble wrongTokens) {}

  /** Samples left after a step. */
  public record Stage(String name, long count) {}

  /**
   * Measures results.
   *
   * @param asked samples asked for, those not drawn yet included
   */
  static Detail of(Results results, int samples, long asked, double level) {
    List<Attempts> attempts = results.attempts();
    boolean thinking =
        attempts.stream().flatMap(a -> a.samples().stream()).anyMatch(s -> s.thinkingTokens() > 0);
    ToLongFunction<Sample> length = thinking ? Sample::thinkingTokens : Sample::tokens;
    return new Detail(
        curve(attempts, samples, level),
        thinking,
        lengths(attempts, length, level),
        difficulties(attempts, length),
        stages(attempts, asked));
  }

  private static List<Measured> curve(List<Attempts> attempts, int samples, double level) {
    List<Measured> curve = new ArrayList<>();
    if (samples < 2) {
      return curve;
    }
    for (long k :
        LongStream.concat(
                LongStream.iterate(1, k -> k < samples, k -> 2 * k), LongStream.of(samples))
            .toArray()) {
      for (Metric metric : List.of(new PassAt((int) k), new ConsAt((int) k))) {
        Estimate estimate = metric.measure(attempts, level);
        if (estimate.value().isPresent()) {
          curve.add(new Measured(metric.id(), metric.unit(), estimate));
        }
      }
    }
    return curve;
  }

  /** Ranges with equally many samples each. */
  private static List<LengthBin> lengths(
      List<Attempts> attempts, ToLongFunction<Sample> length, double level) {
    long[] sorted =
        attempts.stream()
            .flatMap(a -> a.judged().stream())
            .mapToLong(length)
            .filter(tokens -> tokens > 0)
            .sorted()
            .toArray();
    List<LengthBin> bins = new ArrayList<>();
    int wanted = Math.min(BINS, sorted.length / 10);
    long from = sorted.length == 0 ? 0 : sorted[0] - 1;
    for (int i = 1; i <= wanted; i++) {
      long to = sorted[(int) ((long) sorted.length * i / wanted) - 1];
      long least = from;
      List<Observation> observations = new ArrayList<>();
      for (Attempts each : attempts) {
        List<Sample> in =
            each.judged().stream()
                .filter(s -> length.applyAsLong(s) > least && length.applyAsLong(s) <= to)
                .toList();
        if (!in.isEmpty()) {
          observations.add(new Observation(share(in), in.size(), each.cluster()));
        }
      }
      if (!observations.isEmpty()) {
        bins.add(new LengthBin(least + 1, to, Mean.share(observations, level)));
      }
      from = to;
    }
    return bins;
  }

  private static List<DifficultyBin> difficulties(
      List<Attempts> attempts, ToLongFunction<Sample> length) {
    List<DifficultyBin> bins = new ArrayList<>();
    List<Attempts> judged = attempts.stream().filter(a -> !a.judged().isEmpty()).toList();
    String[] names = {"never", "\u2264 1/4", "\u2264 1/2", "\u2264 3/4", "< 1", "always"};
    for (int bin = 0; bin < names.length; bin++) {
      int wanted = bin;
      List<Attempts> in = judged.stream().filter(a -> bin(share(a.judged())) == wanted).toList();
      if (!in.isEmpty()) {
        bins.add(
            new DifficultyBin(
                names[bin],
                in.size(),
                tokens(in, Outcome.RIGHT, length),
                tokens(in, Outcome.WRONG, length)));
      }
    }
    return bins;
  }

  private static int bin(double share) {
    if (share <= 0) {
      return 0;
    }
    return share >= 1 ? 5 : 1 + (int) Math.min(3, Math.ceil(4 * share) - 1);
  }

  private static OptionalDouble tokens(
      List<Attempts> attempts, Outcome outcome, ToLongFunction<Sample> length) {
    return attempts.stream()
        .flatMapToDouble(
            a ->
                a.samples().stream()
                    .filter(s -> s.outcome() == outcome && length.applyAsLong(s) > 0)
                    .mapToLong(length)
                    .average()
                    .stream())
        .average();
  }

  private static List<Stage> stages(List<Attempts> attempts, long asked) {
    List<Sample> drawn = attempts.stream().flatMap(a -> a.samples().stream()).toList();
    List<Sample> ended =
        drawn.stream().filter(s -> s.finish() != FinishReason.LENGTH && !s.unclosed()).toList();
    List<Sample> readable =
        ended.stream().filter(s -> s.answer().isPresent() || !s.answerable()).toList();
    List<Sample> judged = readable.stream().filter(s -> s.outcome() != Outcome.UNKNOWN).toList();
    long right = judged.stream().filter(s -> s.outcome() == Outcome.RIGHT).count();
    return List.of(
        new Stage("asked for", asked),
        new Stage("drawn", drawn.size()),
        new Stage("came to an end", ended.size()),
        new Stage("with a readable answer", readable.size()),
        new Stage("judged", judged.size()),
        new Stage("right", right));
  }

  private static double share(List<Sample> judged) {
    return (double) judged.stream().filter(s -> s.outcome() == Outcome.RIGHT).count()
        / judged.size();
  }
}
