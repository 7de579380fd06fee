package io.distill4j.student.train;

import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A few rows, options and a model for tests of the trainer. */
final class SmallTraining {

  static final TinyModel MODEL = TinyModel.QWEN2;
  static final TrainingOptions OPTIONS =
      new TrainingOptions(
          2,
          3,
          2,
          new AdamW(3e-3, 0.9, 0.95, 1e-8, 0.1),
          new Schedule.Cosine(0.2, 0.1),
          1.0,
          3,
          2,
          Optional.empty());

  private SmallTraining() {}

  static Trainer trainer(Path base, Path run, TrainingOptions options, List<Row> rows) {
    return new Trainer(
        options,
        new FixedRows(rows, 40),
        device -> new ModelFolder(base).random(device, 1, false),
        run,
        base,
        folder -> Files.writeString(folder.resolve("tokenizer.json"), "{}"),
        new AtomicLong()::incrementAndGet);
  }

  /** Fourteen rows of two documents: five steps an epoch, the last one short. */
  static List<Row> rows() {
    Random random = new Random(2);
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < 14; r++) {
      List<Document> documents = new ArrayList<>();
      for (int d = 0; d < 2; d++) {
        int[] ids = random.ints(10 + random.nextInt(10), 0, MODEL.vocabulary() / 3).toArray();
        documents.add(new Document("r" + r + "d" + d, ids, 3));
      }
      rows.add(new Row(documents));
    }
    return rows;
  }
}
