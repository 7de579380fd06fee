package io.distill4j.student.rl.reward;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.GeneratorSource;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import io.distill4j.data.verify.JsonReply;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.QuotedForm;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A connected model that replies to a form with a JSON object. */
record JudgeModel(Generator generator, Sampling sampling) {

  /** Characters of a text that the model is shown; of a longer one its end. */
  private static final int LONGEST = 100_000;

  /** Connects a model that is asked by forms, once for all rewards that draw replies alike. */
  static JudgeModel open(GeneratorSource model, Sampling sampling, JudgeAccess access) {
    Fingerprint asked =
        Fingerprint.builder()
            .add("reward")
            .add(model.fingerprint().hex())
            .add(sampling.toString())
            .build();
    return new JudgeModel(access.open(model, asked), sampling);
  }

  /**
   * Asks.
   *
   * @param parts texts for the places of the form
   * @param key of the object that is looked for; the last one in the reply counts
   * @return empty when the model does not reply or its reply has no such object; fails with a
   *     {@link UserMistake} when asking is of no use
   */
  CompletableFuture<Optional<JsonNode>> ask(String form, Map<String, String> parts, String key) {
    String text = new QuotedForm(form, LONGEST).filled(parts);
    String id = "judge-" + Fingerprint.builder().add("reward").add(text).build().brief();
    Prompt prompt = Prompt.of(id, text, new Answer.None());
    return generator
        .generate(Request.of(prompt, 0, sampling, 0))
        .toCompletableFuture()
        .handle(
            (reply, failure) -> {
              if (failure == null) {
                return verdict(reply, key);
              }
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              if (cause instanceof UserMistake mistake) {
                throw mistake;
              }
              return Optional.empty();
            });
  }

  private static Optional<JsonNode> verdict(Completion reply, String key) {
    Optional<JsonNode> last = Optional.empty();
    for (JsonNode object : JsonReply.objects(reply.answer())) {
      last = object.has(key) ? Optional.of(object.path(key)) : last;
    }
    return last;
  }
}
