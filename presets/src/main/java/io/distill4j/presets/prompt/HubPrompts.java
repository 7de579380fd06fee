package io.distill4j.presets.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.DatasetPrompts;
import io.distill4j.data.prompt.DatasetPrompts.Duplicates;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.student.hub.DatasetHub;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Prompts of a dataset on a hub, downloaded into the cache that huggingface_hub uses; with {@code
 * HF_HUB_OFFLINE} set, the cache alone.
 *
 * @param dataset {@code ORG/NAME}
 * @param revision commit, tag or branch; a commit always means the same rows
 * @param files a glob over the dataset's paths, such as {@code data/train-*.parquet}
 * @param text and the others: see {@link DatasetPrompts}
 */
public record HubPrompts(
    String dataset,
    String revision,
    String files,
    String text,
    Optional<String> id,
    Optional<String> answer,
    Optional<String> answerAfter,
    Optional<String> template,
    Optional<String> system,
    Optional<List<String>> tags,
    Optional<Duplicates> duplicates,
    Optional<String> where,
    OptionalLong limit)
    implements PromptSource {

  public HubPrompts {
    tags = tags.map(List::copyOf);
    var unusedCheck =
        at(
            Path.of("."),
            text,
            id,
            answer,
            answerAfter,
            template,
            system,
            tags,
            duplicates,
            where,
            limit);
  }

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    Path path = DatasetHub.of(environment).resolve(dataset, revision, files, progress);
    return at(
        path, text, id, answer, answerAfter, template, system, tags, duplicates, where, limit);
  }

  @Override
  public Stream<Prompt> open() {
    throw notConnected();
  }

  @Override
  public Fingerprint fingerprint() {
    throw notConnected();
  }

  private UserMistake notConnected() {
    return new UserMistake(
        dataset, "prompts of a hub cannot be read here", "give their folder to dataset-prompts");
  }

  private static DatasetPrompts at(
      Path path,
      String text,
      Optional<String> id,
      Optional<String> answer,
      Optional<String> answerAfter,
      Optional<String> template,
      Optional<String> system,
      Optional<List<String>> tags,
      Optional<Duplicates> duplicates,
      Optional<String> where,
      OptionalLong limit) {
    return new DatasetPrompts(
        path, text, id, answer, answerAfter, template, system, tags, duplicates, where, limit);
  }
}
