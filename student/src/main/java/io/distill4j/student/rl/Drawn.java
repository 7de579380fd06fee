package io.distill4j.student.rl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.io.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What the model wrote at a step, before it was updated.
 *
 * @param groups drawn
 * @param uniformGroups of them, those in which no two rewards differ
 * @param completions of all groups
 * @param unknown completions whose reward is unknown
 * @param cutOff completions that the token limit ended
 * @param reward mean of the known ones; absent when there are none
 * @param parts mean of each known part of the reward, not weighted
 * @param meanTokens of a completion
 * @param longestTokens of a completion
 * @param reflections how often each word of reflection occurs in all completions
 */
public record Drawn(
    int groups,
    int uniformGroups,
    int completions,
    int unknown,
    int cutOff,
    OptionalDouble reward,
    Map<String, Double> parts,
    double meanTokens,
    int longestTokens,
    Map<String, Integer> reflections) {

  public Drawn {
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    reflections = Collections.unmodifiableMap(new TreeMap<>(reflections));
  }

  static Drawn of(List<Group> groups) {
    List<Group.Rollout> all = groups.stream().flatMap(g -> g.completions().stream()).toList();
    Map<String, double[]> sums = new TreeMap<>();
    for (Group.Rollout rollout : all) {
      rollout
          .score()
          .parts()
          .forEach(
              (name, value) -> {
                double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
                sum[0] += value;
                sum[1]++;
              });
    }
    Map<String, Double> parts = new TreeMap<>();
    sums.forEach((name, sum) -> parts.put(name, sum[0] / sum[1]));
    return new Drawn(
        groups.size(),
        Math.toIntExact(groups.stream().filter(group -> group.advantages().isUniform()).count()),
        all.size(),
        Math.toIntExact(all.stream().filter(one -> one.score().value().isEmpty()).count()),
        Math.toIntExact(all.stream().filter(Group.Rollout::isCutOff).count()),
        all.stream().flatMapToDouble(one -> one.score().value().stream()).average(),
        parts,
        all.stream().mapToInt(one -> one.attempt().tokens()).average().orElse(0),
        all.stream().mapToInt(one -> one.attempt().tokens()).max().orElse(0),
        ReflectionWords.count(all.stream().map(one -> one.attempt().text()).toList()));
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("groups", groups);
    node.put("uniform_groups", uniformGroups);
    node.put("completions", completions);
    node.put("unknown", unknown);
    node.put("cut_off", cutOff);
    reward.ifPresent(value -> node.put("reward", value));
    ObjectNode each = node.putObject("parts");
    parts.forEach(each::put);
    node.put("mean_tokens", meanTokens);
    node.put("longest_tokens", longestTokens);
    ObjectNode words = node.putObject("reflections");
    reflections.forEach(words::put);
    return node;
  }

  static Drawn of(JsonNode node) {
    Map<String, Double> parts = new TreeMap<>();
    node.path("parts")
        .properties()
        .forEach(part -> parts.put(part.getKey(), part.getValue().asDouble()));
    Map<String, Integer> words = new TreeMap<>();
    node.path("reflections")
        .properties()
        .forEach(word -> words.put(word.getKey(), word.getValue().asInt()));
    return new Drawn(
        node.path("groups").asInt(),
        node.path("uniform_groups").asInt(),
        node.path("completions").asInt(),
        node.path("unknown").asInt(),
        node.path("cut_off").asInt(),
        node.has("reward")
            ? OptionalDouble.of(node.path("reward").asDouble())
            : OptionalDouble.empty(),
        parts,
        node.path("mean_tokens").asDouble(),
        node.path("longest_tokens").asInt(),
        words);
  }
}
