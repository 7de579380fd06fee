package io.distill4j.teacher.recorded;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.UserMistake;
import io.distill4j.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Replays the responses of datasets: files or folders of JSON lines, JSON or Parquet, one response
 * per row.
 *
 * <p>Sample k of a prompt is the k-th response recorded to its question, in the order of the paths,
 * the sample column and the rows. A question is found although its text differs in spaces,
 * punctuation, LaTeX layout or an added directive; see {@link io.distill4j.data.prompt.Questions}.
 * A prompt without a recorded response is not an error: the run counts it.
 *
 * <p>Thoughts inside the response are split off, whether or not the opening marker is there: a
 * response without any marker is unfinished thoughts when other rows of its file begin inside them
 * and its finish reason is not {@code stop}.
 *
 * @param paths datasets, one or more
 * @param prompt column that holds the question
 * @param response column that holds the response; with a reasoning column, the answer alone
 * @param reasoning column that holds the thoughts, if they stand apart
 * @param finishReason column that says why it ended, if there is one
 * @param sample column that orders the responses to one question, if there is one
 * @param model column that names the model, if there is one
 * @param onlyModel replays this model alone
 */
public record Recorded(
    List<Path> paths,
    String prompt,
    String response,
    Optional<String> reasoning,
    Optional<String> finishReason,
    Optional<String> sample,
    Optional<String> model,
    Optional<String> onlyModel)
    implements Teacher {

  public Recorded {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("paths must name one dataset or more, was empty");
    }
    if (onlyModel.isPresent() && model.isEmpty()) {
      throw new IllegalArgumentException("only-model needs model, the column that names the model");
    }
  }

  @Override
  public Generator open(Map<String, String> environment) {
    return RecordedGenerator.open(this);
  }

  @Override
  public Fingerprint fingerprint() {
    var builder =
        Fingerprint.builder()
            .add("recorded")
            .add(prompt)
            .add(response)
            .add(reasoning.toString())
            .add(finishReason.toString())
            .add(sample.toString())
            .add(model.toString())
            .add(onlyModel.toString());
    for (Path path : paths) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          builder.add(Fingerprint.ofFile(file).hex());
        }
      } catch (IOException e) {
        throw new UserMistake(path.toString(), "cannot be read: " + e, "check the path", e);
      }
    }
    return builder.build();
  }
}
