package io.distill4j.presets.study;

import io.distill4j.presets.Base;
import io.distill4j.presets.Preset;
import io.distill4j.presets.Reinforcement;
import io.distill4j.presets.contest.Contestant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One base model, trained twice: what {@code distill study} takes.
 *
 * <p>Both arms begin with the same weights. The reinforced arm gets the arithmetic that the
 * distilled one took, its teacher's tokens included, unless its own {@code training.flops} says
 * otherwise. Base, both arms and the other models answer the same problems, those of the distilled
 * arm's {@code eval}.
 *
 * @param about one sentence for people
 * @param distilled the arm that learns from a teacher's verified traces
 * @param reinforced the arm that learns from verified rewards alone; absent: it is not trained here
 *     but is the model named {@code rl-only}, whose samples another tool drew or a server draws, or
 *     the published numbers
 * @param models others to put beside: the teacher, a served model, samples that another tool drew;
 *     may be empty
 * @param published whether published numbers on the same benchmarks are put beside
 */
public record Study(
    String about,
    Preset distilled,
    Optional<Reinforcement> reinforced,
    List<Contestant> models,
    boolean published) {

  /** Names of the base and the two arms in tables and files. */
  public static final String BASE = "base";

  public static final String DISTILLED = "distilled";
  public static final String REINFORCED = "rl-only";

  public Study {
    models = List.copyOf(models);
    Base base = distilled.student().base();
    if (reinforced.isPresent() && !haveTheSameWeights(base, reinforced.get().base())) {
      throw new IllegalArgumentException(
          "distilled.student.base and reinforced.base must be the same model, were %s and %s"
              .formatted(base, reinforced.get().base()));
    }
    Set<String> names = new HashSet<>(Set.of(BASE, DISTILLED));
    if (reinforced.isPresent()) {
      names.add(REINFORCED);
    } else if (!published && models.stream().noneMatch(m -> m.name().equals(REINFORCED))) {
      throw new IllegalArgumentException(
          "reinforced must be given, or models must have one named rl-only, or published be true");
    }
    for (Contestant model : models) {
      if (!names.add(model.name())) {
        throw new IllegalArgumentException(
            "models must differ in name from each other, from base, distilled and rl-only, twice: "
                + model.name());
      }
    }
  }

  /** The other arm, where it is a model that is not trained here. */
  Optional<Contestant> imported() {
    return models.stream().filter(model -> model.name().equals(REINFORCED)).findFirst();
  }

  /** Chat templates and positions may differ: each recipe has its own. */
  private static boolean haveTheSameWeights(Base one, Base other) {
    return (one instanceof Base.Checkpoint a && other instanceof Base.Checkpoint b)
        ? a.model().equals(b.model())
        : one.equals(other);
  }
}
