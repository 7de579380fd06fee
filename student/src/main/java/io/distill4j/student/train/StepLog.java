package io.distill4j.student.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The record of a training run, one JSON object per line.
 *
 * <p>When training resumes from a checkpoint, steps after it are cut off, so that the log never
 * tells of a step twice.
 */
public final class StepLog implements AutoCloseable {

  private final Writer writer;

  private StepLog(Writer writer) {
    this.writer = writer;
  }

  /** Opens the log for the step after {@code lastStep}. */
  static StepLog open(Path file, long lastStep) throws IOException {
    StringBuilder kept = new StringBuilder();
    for (StepRecord record : read(file)) {
      if (record.step() <= lastStep) {
        kept.append(record.toJson()).append('\n');
      }
    }
    AtomicFile.replace(file, kept.toString());
    return new StepLog(
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND));
  }

  /** All whole lines of a log; none when there is no file. */
  public static List<StepRecord> read(Path file) throws IOException {
    List<StepRecord> records = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        try {
          records.add(StepRecord.of(Json.parse(line)));
        } catch (JsonProcessingException e) {
          break; // A line cut off by the death of the process; the checkpoint repeats its step.
        }
      }
    }
    return records;
  }

  void append(StepRecord record) throws IOException {
    writer.write(record.toJson() + "\n");
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
