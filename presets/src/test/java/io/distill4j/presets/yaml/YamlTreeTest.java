package io.distill4j.presets.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.distill4j.data.Problem;
import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class YamlTreeTest {

  public sealed interface Plan {
    record Fixed(int steps) implements Plan {}

    record UntilDone() implements Plan {}
  }

  public enum Unknowns {
    DROP,
    KEEP_ALL
  }

  public record All(
      String name,
      Path path,
      Unknowns unknown,
      boolean on,
      long seed,
      Sampling sampling,
      Plan plan,
      List<Plan> more,
      Map<String, Integer> counts,
      Optional<String> note,
      OptionalInt cap) {
    public All {
      if (seed < 0) {
        throw new IllegalArgumentException("seed must be 0 or more, was " + seed);
      }
    }
  }

  private static final String GOOD =
      """
      name: a name   # paper: section 2
      path: some/where
      unknown: keep-all
      on: true
      seed: 1_000
      sampling: {temperature: 0.6, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 32_768}
      plan: {fixed: {steps: 3}}
      more: [until-done, {fixed: {steps: 1}}]
      counts: {a: 1}
      """;

  @Test
  void bindsEveryKindOfComponent() {
    All all = YamlTree.parse("p.yaml", GOOD).bind(All.class);

    assertThat(all)
        .isEqualTo(
            new All(
                "a name",
                Path.of("some/where"),
                Unknowns.KEEP_ALL,
                true,
                1000,
                Sampling.R1,
                new Plan.Fixed(3),
                List.of(new Plan.UntilDone(), new Plan.Fixed(1)),
                Map.of("a", 1),
                Optional.empty(),
                OptionalInt.empty()));
  }

  @Test
  void reportsEveryProblemAtOnceWithLineAndWayOut() {
    String bad =
        """
        nmae: a
        path: p
        unknown: dorp
        on: yes
        seed: -1
        sampling: {temperature: 3, top-p: 0.95, top-k: 0, min-p: 0, max-tokens: 8}
        plan: {fixd: {steps: 3}}
        more: until-done
        counts: {a: b}
        """;

    UserMistake mistake =
        catchThrowableOfType(
            UserMistake.class, () -> YamlTree.parse("p.yaml", bad).bind(All.class));

    assertThat(mistake.problems())
        .containsExactly(
            new Problem(
                "p.yaml:1",
                "nmae: there is no such key",
                "did you mean 'name'? known: name, path, unknown, on, seed, sampling, plan, more,"
                    + " counts, note, cap"),
            new Problem("p.yaml:1", "name: is missing", "add 'name:' here"),
            new Problem(
                "p.yaml:3",
                "unknown: must be one of drop, keep-all, was dorp",
                "correct the value"),
            new Problem("p.yaml:4", "on: must be true or false, was yes", "correct the value"),
            new Problem(
                "p.yaml:6",
                "sampling.temperature: temperature must be in [0, 2], was 3.0",
                "correct the value"),
            new Problem(
                "p.yaml:7",
                "plan: there is no plan 'fixd'",
                "did you mean 'fixed'? known: fixed, until-done"),
            new Problem(
                "p.yaml:8",
                "more: is a single value where a list is needed",
                "write [a, b] or one '- item' per line"),
            new Problem(
                "p.yaml:9", "counts.a: must be a whole number, was b", "correct the value"));
  }

  @Test
  void aRecordsOwnRuleIsReportedAtItsKey() {
    YamlTree tree = YamlTree.parse("p.yaml", GOOD);
    tree.override(List.of("seed=-1"));

    assertThatThrownBy(() -> tree.bind(All.class))
        .hasMessage("'seed=-1': seed: seed must be 0 or more, was -1\n    correct the value");
  }

  @Test
  void overridesReachIntoPluginsAndListsAndKeepComments() {
    YamlTree tree = YamlTree.parse("p.yaml", GOOD);
    tree.override(
        List.of("plan.fixed.steps=9", "more.1=until-done", "note=hello", "sampling.temperature=1"));

    All all = tree.bind(All.class);

    assertThat(all.plan()).isEqualTo(new Plan.Fixed(9));
    assertThat(all.more()).containsExactly(new Plan.UntilDone(), new Plan.UntilDone());
    assertThat(all.note()).contains("hello");
    assertThat(tree.text()).contains("# paper: section 2");
    assertThat(YamlTree.parse("again", tree.text()).bind(All.class)).isEqualTo(all);
  }

  @Test
  void overridesThatDoNotFitAreAllNamed() {
    YamlTree tree = YamlTree.parse("p.yaml", GOOD);

    assertThatThrownBy(
            () -> tree.override(List.of("sed", "samplin.temperature=1", "more.7=x", "seed=[1")))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith(
            """
            'sed': is not key=value
                write for example seed=7
            'samplin.temperature=1': there is no key 'samplin'
                did you mean 'sampling'? known: name, path, unknown, on, seed, sampling, plan, more, counts
            'more.7=x': '7' is not a position in a list of 2
                positions count from 0
            'seed=[1':1:""");
  }

  @Test
  void brokenYamlNamesLineAndColumn() {
    assertThatThrownBy(() -> YamlTree.parse("p.yaml", "a: 1\nb: [1, 2\nc: 3\n"))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("p.yaml:3:2: not valid YAML: expected ',' or ']'");
  }
}
