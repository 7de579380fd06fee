package io.distill4j.student.rl.reward;

import io.distill4j.data.verify.JudgeAccess;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Rewards times their weights, added up; unknown when one of them is.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, equations 4 and 8 to 10.
 *
 * @param parts one or more, of different names
 */
public record WeightedSum(List<Part> parts) implements Reward {

  /**
   * One of the rewards.
   *
   * @param weight finite
   */
  public record Part(double weight, Reward reward) {

    public Part {
      if (!Double.isFinite(weight)) {
        throw new IllegalArgumentException("weight must be finite, was " + weight);
      }
    }
  }

  public WeightedSum {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("parts must not be empty");
    }
    List<String> names = parts.stream().map(part -> part.reward().name()).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("parts must have different names, were " + names);
    }
  }

  @Override
  public OptionalDouble of(Attempt attempt) {
    return score(attempt).value();
  }

  @Override
  public Score score(Attempt attempt) {
    return sum(parts.stream().map(part -> part.reward().score(attempt)).toList());
  }

  @Override
  public CompletableFuture<List<Score>> scores(List<Attempt> group) {
    List<CompletableFuture<List<Score>>> asked =
        parts.stream().map(part -> part.reward().scores(group)).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(
            done ->
                IntStream.range(0, group.size())
                    .mapToObj(i -> sum(asked.stream().map(all -> all.join().get(i)).toList()))
                    .toList());
  }

  /** The sum of what each part gave. */
  private Score sum(List<Score> scores) {
    Map<String, Double> known = new LinkedHashMap<>();
    double sum = 0;
    boolean isKnown = true;
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      known.putAll(score.parts());
      isKnown &= score.value().isPresent();
      sum += parts.get(i).weight() * score.value().orElse(0);
    }
    return new Score(isKnown ? OptionalDouble.of(sum) : OptionalDouble.empty(), known);
  }

  @Override
  public Range range() {
    double least = 0;
    double most = 0;
    for (Part part : parts) {
      Range range = part.reward().range();
      double a = part.weight() * range.least();
      double b = part.weight() * range.most();
      least += Math.min(a, b);
      most += Math.max(a, b);
    }
    return new Range(least, most);
  }

  @Override
  public Reward open(JudgeAccess access) {
    return new WeightedSum(
        parts.stream().map(part -> new Part(part.weight(), part.reward().open(access))).toList());
  }
}
