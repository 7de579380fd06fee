package io.distill4j.student.bench;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Progress;
import io.distill4j.data.io.Json;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.AdapterFolder;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Layout;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.FixedRows;
import io.distill4j.student.train.Schedule;
import io.distill4j.student.train.Trainer;
import io.distill4j.student.train.TrainingOptions;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Trains a tiny model of every family, whole and by adapters, and writes what a reader in Python
 * needs to check it: the folder, some ids and our logits. See bench/student/transformers_reads.py.
 */
public final class InteropFolders {

  private InteropFolders() {}

  /** Writes one folder per model into the given one. */
  public static void main(String[] arguments) throws IOException {
    for (TinyModel tiny : TinyModel.all()) {
      Path folder = Path.of(arguments[0]).resolve(tiny.family());
      Path base = tiny.write(folder.resolve("base"), 3);
      Path whole = train(tiny, base, folder.resolve("whole-run"), Optional.empty());
      Lora lora = new Lora(4, 8, List.of("q_proj", "v_proj", "o_proj", "down_proj"), 0);
      Path adapted = train(tiny, base, folder.resolve("adapted-run"), Optional.of(lora));
      int[] ids = tiny.ids(new Random(9), 50);
      ObjectNode out = Json.object();
      for (int id : ids) {
        out.withArray("ids").add(id);
      }
      try (Decoder decoder = new ModelFolder(whole).load(Devices.CPU)) {
        put(out, "whole", decoder, ids);
      }
      try (Decoder decoder =
          new AdapterFolder(adapted.resolve("adapter")).load(new ModelFolder(base), Devices.CPU)) {
        put(out, "adapted", decoder, ids);
      }
      Files.writeString(folder.resolve("expected.json"), Json.line(out));
    }
  }

  private static void put(ObjectNode out, String name, Decoder decoder, int[] ids) {
    try (NDManager scope = decoder.newScope()) {
      Row row = new Row(List.of(new Document("d", ids, 1)));
      for (float logit :
          decoder.logits(scope, Batch.of(List.of(row), Layout.EXACT)).toFloatArray()) {
        out.withArray(name).add(logit);
      }
    }
  }

  private static Path train(TinyModel tiny, Path base, Path run, Optional<Lora> lora)
      throws IOException {
    List<Row> rows = TinyRows.of(tiny, new Random(1), 8, 64, 8, 30);
    TrainingOptions options =
        new TrainingOptions(
            1,
            2,
            2,
            new AdamW(1e-2, 0.9, 0.95, 1e-8, 0.1),
            new Schedule.Linear(0.1, 0),
            1.0,
            100,
            1,
            Optional.empty(),
            lora,
            Optional.empty(),
            Optional.empty());
    return new Trainer(
            options,
            new FixedRows(rows, 64),
            device -> new ModelFolder(base).load(device),
            run,
            base,
            path -> {},
            System::nanoTime)
        .run(Devices.CPU, record -> {}, Progress.SILENT);
  }
}
