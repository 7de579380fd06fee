package io.distill4j.data.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.TokenScores;
import io.distill4j.data.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The column {@code token_scores} of a trace: null, or a struct of {@code vocabulary} (texts),
 * {@code tokens}, {@code top_counts} and {@code top_tokens} (whole numbers), {@code logprobs} and
 * {@code top_logprobs} (floats of 32 bits); see {@link TokenScores}. In pandas the text of place i
 * is {@code s["vocabulary"][s["tokens"][i]]}.
 */
final class ScoresJson {

  static final String COLUMN = "token_scores";

  private ScoresJson() {}

  static Column column() {
    return new Column(
        COLUMN,
        new Column.Type.Struct(
            List.of(
                Column.list("vocabulary", Column.Type.Value.STRING),
                Column.list("tokens", Column.Type.Value.INT64),
                Column.list("logprobs", Column.Type.Value.FLOAT32),
                Column.list("top_counts", Column.Type.Value.INT64),
                Column.list("top_tokens", Column.Type.Value.INT64),
                Column.list("top_logprobs", Column.Type.Value.FLOAT32))));
  }

  static void write(ObjectNode row, TokenScores scores) {
    ObjectNode at = row.putObject(COLUMN);
    ArrayNode vocabulary = at.putArray("vocabulary");
    scores.vocabulary().forEach(text -> vocabulary.add(TraceJson.wellFormed(text)));
    write(at.putArray("tokens"), scores.tokens());
    write(at.putArray("logprobs"), scores.logProbabilities());
    write(at.putArray("top_counts"), scores.topCounts());
    write(at.putArray("top_tokens"), scores.topTokens());
    write(at.putArray("top_logprobs"), scores.topLogProbabilities());
  }

  /** Reads the column; a table without it, or with null in it, has no scores. */
  static Optional<TokenScores> read(JsonNode row) {
    JsonNode at = row.path(COLUMN);
    if (!at.isObject()) {
      return Optional.empty();
    }
    List<String> vocabulary = new ArrayList<>();
    at.path("vocabulary").forEach(text -> vocabulary.add(text.asText()));
    return Optional.of(
        new TokenScores(
            vocabulary,
            whole(at.path("tokens")),
            real(at.path("logprobs")),
            whole(at.path("top_counts")),
            whole(at.path("top_tokens")),
            real(at.path("top_logprobs"))));
  }

  private static void write(ArrayNode list, int[] values) {
    for (int value : values) {
      list.add(value);
    }
  }

  private static void write(ArrayNode list, float[] values) {
    for (float value : values) {
      list.add(value);
    }
  }

  private static int[] whole(JsonNode list) {
    int[] values = new int[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.path(i).intValue();
    }
    return values;
  }

  private static float[] real(JsonNode list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.path(i).floatValue();
    }
    return values;
  }
}
