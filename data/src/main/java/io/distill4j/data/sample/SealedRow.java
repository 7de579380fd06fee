package io.distill4j.data.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Usage;
import io.distill4j.data.table.Row;
import java.util.Set;

/** What a {@link SampleLog} needs to know of a sealed sample, read from a few columns. */
record SealedRow(String promptId, String key, SampleState state, Usage usage) {

  static final Set<String> COLUMNS =
      Set.of(
          "prompt_id",
          "sample",
          "finish_reason",
          "max_tokens",
          "prompt_tokens",
          "completion_tokens",
          "reasoning_tokens",
          "labels");

  static SealedRow of(Row row) {
    JsonNode at = row.value();
    return new SealedRow(
        at.path("prompt_id").asText(),
        Request.key(at.path("prompt_id").asText(), at.path("sample").asInt()),
        new SampleState(
            FinishReason.of(at.path("finish_reason").asText()),
            at.path("max_tokens").asInt(),
            SampleState.Judged.of(at.path("labels").path(0).path("verdict").asText())),
        new Usage(
            at.path("prompt_tokens").asLong(),
            at.path("completion_tokens").asLong(),
            at.path("reasoning_tokens").asLong()));
  }
}
