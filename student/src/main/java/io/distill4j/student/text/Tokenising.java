package io.distill4j.student.text;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.student.pack.StoredDocuments;
import io.distill4j.student.pack.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Tokenises examples into a folder, once: run again with the same examples and model it goes on
 * where it was killed, or has nothing to do.
 */
public final class Tokenising {

  /** Examples encoded together: enough for all cores, few enough for the heap. */
  private static final int BATCH = 256;

  private Tokenising() {}

  /**
   * What was tokenised.
   *
   * @param leftOut examples that are not trained on, counted by reason
   */
  public record Result(StoredDocuments documents, Map<String, Integer> leftOut) {}

  /**
   * Tokenises.
   *
   * @param examples always the same ones in the same order for the same {@code source}
   * @param source hash of the examples
   * @param folder where the ids are kept; one made from something else is refused
   */
  public static Result run(
      Iterator<Example> examples,
      Fingerprint source,
      ModelText text,
      Path folder,
      Progress progress)
      throws IOException {
    Fingerprint all =
        Fingerprint.builder().add("tokens").add(source.hex()).add(text.fingerprint().hex()).build();
    TrainingText training = text.trainingText();
    try (TokenFile file = TokenFile.open(folder, all);
        Progress.Task task = progress.start("tokenise", -1, "sample")) {
      for (int done = file.written(); done > 0 && examples.hasNext(); done--) {
        examples.next();
        task.advance(1);
      }
      List<Example> batch = new ArrayList<>(BATCH);
      while (examples.hasNext()) {
        batch.add(examples.next());
        if (batch.size() == BATCH || !examples.hasNext()) {
          for (TrainingText.Encoded encoded : training.encodeAll(batch)) {
            if (encoded instanceof TrainingText.Encoded.Ready ready) {
              file.add(ready.document());
            } else {
              file.leaveOut(((TrainingText.Encoded.Unfit) encoded).reason());
            }
          }
          task.advance(batch.size());
          batch.clear();
        }
      }
      return new Result(file.seal(), file.leftOut());
    }
  }
}
