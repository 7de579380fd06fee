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
import java.util.Collections;
import java.util.List;

/**
 * The record of a training run, one JSON object per line.
 *
 * <p>When training resumes from a checkpoint, steps after it are cut off, so that the log never
 * tells of a step twice.
 */
public final class StepLog implements AutoCloseable {

  private final Writer writer;
  private final List<StepRecord> records;

  private StepLog(Writer writer, List<StepRecord> records) {
    this.writer = writer;
    this.records = records;
  }

  /** Opens the log for the step after {@code lastStep}. */
  static StepLog open(Path file, long lastStep) throws IOException {
    StringBuilder kept = new StringBuilder();
    List<StepRecord> records = read(file);
    records.removeIf(record -> record.step() > lastStep);
    records.forEach(record -> kept.append(record.toJson()).append('\n'));
    AtomicFile.replace(file, kept.toString());
    return new StepLog(
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND), records);
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

  /** All records so far, in order. */
  List<StepRecord> records() {
    return Collections.unmodifiableList(records);
  }

  void append(StepRecord record) throws IOException {
    records.add(record);
    writer.write(record.toJson() + "\n");
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
