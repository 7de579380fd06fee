package io.distill4j.student.model;

import ai.djl.ndarray.NDManager;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.FamilyContract;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class FamilyTest {

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> everyFamilyKeepsTheContract() {
    return TinyModel.all().stream()
        .flatMap(tiny -> FamilyContract.of(tiny, temp.resolve(tiny.family()), Loaded::new));
  }

  private static final class Loaded implements FamilyContract.Model {

    private final Path folder;
    private final Decoder decoder;

    Loaded(Path folder) throws IOException {
      this.folder = folder;
      this.decoder = new ModelFolder(folder).load(Devices.CPU);
    }

    @Override
    public List<float[]> logits(List<int[]> texts) {
      List<Row> rows =
          texts.stream().map(ids -> new Row(List.of(new Document("text", ids, 1)))).toList();
      float[] all;
      try (NDManager scope = decoder.newScope()) {
        all = decoder.logits(scope, Batch.of(rows, decoder.layout())).toFloatArray();
      }
      List<float[]> each = new ArrayList<>();
      int at = 0;
      for (int[] ids : texts) {
        int size = ids.length * decoder.config().vocabularySize();
        each.add(Arrays.copyOfRange(all, at, at + size));
        at += size;
      }
      return each;
    }

    @Override
    public void save(Path target) throws IOException {
      new ModelFolder(target).write(decoder, folder);
    }

    @Override
    public void close() {
      decoder.close();
    }
  }
}
