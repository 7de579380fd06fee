package io.distill4j.data.sample;

import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.io.Rows;
import io.distill4j.data.io.StagedTraces;
import io.distill4j.data.io.Traces;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The samples of a log that are in Parquet: the published dataset, or the first parts of one. */
final class SealedSamples {

  private final Path folder;
  private volatile SealState state;

  private SealedSamples(Path folder, SealState state) {
    this.folder = folder;
    this.state = state;
  }

  static SealedSamples open(Path folder) throws IOException {
    SealedSamples sealed = new SealedSamples(folder, SealState.read(folder));
    if (sealed.isPublished()) {
      sealed.state = sealed.state.withoutParts(); // The parts were published, then it was killed.
    } else {
      StagedTraces.restore(folder, sealed.state.parts());
    }
    return sealed;
  }

  SealState state() {
    return state;
  }

  boolean isPublished() {
    return Files.isDirectory(folder.resolve("data"));
  }

  /** Whether there are parts, and a run with this plan may add to them. */
  boolean isStagedFor(String plan) {
    return state.parts() > 0 && state.plan().equals(plan);
  }

  Stream<Trace> read() {
    return isPublished() ? Traces.read(folder) : StagedTraces.read(folder, state.parts());
  }

  void rows(Consumer<SealedRow> sink) {
    try (Stream<Row> rows =
        isPublished()
            ? Rows.read(folder, SealedRow.COLUMNS)
            : StagedTraces.read(folder, state.parts(), SealedRow.COLUMNS)) {
      rows.map(SealedRow::of).forEach(sink);
    }
  }

  void replacedRows(Consumer<SealedRow> sink) {
    Path replaced = Replaced.folder(folder);
    if (Files.isDirectory(replaced)) {
      try (Stream<Row> rows = Rows.read(replaced, SealedRow.COLUMNS)) {
        rows.map(SealedRow::of).forEach(sink);
      }
    }
  }

  /** A part is whole. */
  void part(SealState newState) throws IOException {
    newState.write(folder);
    state = newState;
  }

  /** The log holds what the parts hold: they are not needed any more. */
  void forget() {
    if (state.parts() > 0) {
      try {
        part(state.withoutParts());
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  /** Everything is published and the log deleted. */
  void end() {
    try {
      SealState.delete(folder);
      state = SealState.NONE;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private UpstreamFailure failed(IOException e) {
    return new UpstreamFailure(
        "%s: what is sealed cannot be written down: %s".formatted(folder, e.getMessage()), e);
  }
}
