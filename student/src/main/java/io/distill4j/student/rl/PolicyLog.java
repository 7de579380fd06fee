package io.distill4j.student.rl;

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
 * The record of a run of reinforcement learning, one JSON object per line. Steps after the
 * checkpoint that a run resumes from are cut off, so that none is told twice.
 */
public final class PolicyLog implements AutoCloseable {

  private final Writer writer;
  private final double flops;

  private PolicyLog(Writer writer, double flops) {
    this.writer = writer;
    this.flops = flops;
  }

  /** Opens the log for the step after {@code lastStep}. */
  static PolicyLog open(Path file, long lastStep) throws IOException {
    StringBuilder kept = new StringBuilder();
    double flops = 0;
    for (PolicyRecord record : read(file)) {
      if (record.step() <= lastStep) {
        kept.append(record.toJson()).append('\n');
        flops += record.flops();
      }
    }
    AtomicFile.replace(file, kept.toString());
    return new PolicyLog(
        Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND), flops);
  }

  /** Arithmetic of all steps that were in the log when it was opened. */
  double flops() {
    return flops;
  }

  /** All whole lines of a log; none when there is no file. */
  public static List<PolicyRecord> read(Path file) throws IOException {
    List<PolicyRecord> records = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        try {
          records.add(PolicyRecord.of(Json.parse(line)));
        } catch (JsonProcessingException e) {
          break; // A line cut off by the death of the process; the checkpoint repeats its step.
        }
      }
    }
    return records;
  }

  void append(PolicyRecord record) throws IOException {
    writer.write(record.toJson() + "\n");
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
