package io.distill4j.eval.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.eval.score.Detail.DifficultyBin;
import io.distill4j.eval.score.Detail.LengthBin;
import io.distill4j.eval.score.Detail.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * A detail in {@code scores.json}, under {@code detail} of its score: {@code curve} (as metrics),
 * {@code thinking}, {@code lengths} ({@code from}, {@code to} and the fields of a metric), {@code
 * difficulties} ({@code name}, {@code problems}, {@code right-tokens}, {@code wrong-tokens}) and
 * {@code stages} ({@code name}, {@code count}).
 */
final class DetailJson {

  private DetailJson() {}

  static void write(Detail detail, ObjectNode node) {
    ArrayNode curve = node.putArray("curve");
    detail.curve().forEach(m -> ScoreFile.write(m, curve.addObject()));
    node.put("thinking", detail.thinking());
    ArrayNode lengths = node.putArray("lengths");
    for (LengthBin bin : detail.lengths()) {
      ObjectNode each = lengths.addObject().put("from", bin.from()).put("to", bin.to());
      ScoreFile.write(bin.right(), each);
    }
    ArrayNode difficulties = node.putArray("difficulties");
    for (DifficultyBin bin : detail.difficulties()) {
      ObjectNode each =
          difficulties.addObject().put("name", bin.name()).put("problems", bin.problems());
      bin.rightTokens().ifPresent(t -> each.put("right-tokens", t));
      bin.wrongTokens().ifPresent(t -> each.put("wrong-tokens", t));
    }
    ArrayNode stages = node.putArray("stages");
    for (Stage stage : detail.stages()) {
      stages.addObject().put("name", stage.name()).put("count", stage.count());
    }
  }

  /** Files written before there were details have none. */
  static Detail read(JsonNode node) {
    List<Measured> curve = new ArrayList<>();
    node.path("curve").forEach(m -> curve.add(ScoreFile.measured(m)));
    List<LengthBin> lengths = new ArrayList<>();
    node.path("lengths")
        .forEach(
            b ->
                lengths.add(
                    new LengthBin(
                        b.path("from").asLong(), b.path("to").asLong(), ScoreFile.estimate(b))));
    List<DifficultyBin> difficulties = new ArrayList<>();
    for (JsonNode b : node.path("difficulties")) {
      difficulties.add(
          new DifficultyBin(
              ScoreFile.text(b, "name"),
              ScoreFile.count(b, "problems"),
              ScoreFile.number(b, "right-tokens"),
              ScoreFile.number(b, "wrong-tokens")));
    }
    List<Stage> stages = new ArrayList<>();
    node.path("stages")
        .forEach(s -> stages.add(new Stage(ScoreFile.text(s, "name"), s.path("count").asLong())));
    return new Detail(curve, node.path("thinking").asBoolean(), lengths, difficulties, stages);
  }
}
