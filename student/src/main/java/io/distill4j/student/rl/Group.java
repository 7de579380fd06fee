package io.distill4j.student.rl;

import io.distill4j.data.FinishReason;
import io.distill4j.student.generate.Generated;
import io.distill4j.student.pack.Document;
import io.distill4j.student.rl.reward.Attempt;
import io.distill4j.student.rl.reward.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The completions of one question.
 *
 * @param completions in the order of their samples
 */
record Group(List<Rollout> completions, Advantages advantages) {

  /** A completion, as ids and as text, with its reward. */
  record Rollout(Generated generated, Attempt attempt, Score score) {

    boolean isCutOff() {
      return generated.finish() == FinishReason.LENGTH;
    }
  }

  static Group of(List<Rollout> completions, boolean byDeviation) {
    List<OptionalDouble> rewards =
        completions.stream().map(completion -> completion.score().value()).toList();
    return new Group(completions, Advantages.of(rewards, byDeviation));
  }

  /** What is trained on. */
  List<Sample> samples(CutOff cutOff) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < completions.size(); i++) {
      Rollout rollout = completions.get(i);
      OptionalDouble advantage = advantages.values().get(i);
      if (advantage.isPresent() && !(cutOff == CutOff.MASK && rollout.isCutOff())) {
        samples.add(
            new Sample(
                document(rollout, i),
                rollout.score().value().orElseThrow(),
                advantage.getAsDouble(),
                rollout.generated().logProbabilities()));
      }
    }
    return samples;
  }

  /** All completions as documents. */
  List<Document> documents() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < completions.size(); i++) {
      documents.add(document(completions.get(i), i));
    }
    return documents;
  }

  private static Document document(Rollout rollout, int sample) {
    int[] prompt = rollout.generated().prompt();
    int[] drawn = rollout.generated().ids();
    int[] ids = new int[prompt.length + drawn.length];
    System.arraycopy(prompt, 0, ids, 0, prompt.length);
    System.arraycopy(drawn, 0, ids, prompt.length, drawn.length);
    String id = rollout.attempt().prompt().id() + "#" + sample;
    return new Document(id, ids, prompt.length);
  }
}
