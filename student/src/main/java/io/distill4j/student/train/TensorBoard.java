package io.distill4j.student.train;

import io.distill4j.student.log.EventFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes every step into a TensorBoard event file, which is opened with the first step that is
 * told; steps that a resumed run takes again are replaced. The caller closes it.
 */
public final class TensorBoard implements StepListener, AutoCloseable {

  private final Path folder;
  private final Clock clock;
  private @Nullable EventFile file;

  /**
   * A log in a folder.
   *
   * @param clock for the wall time of each event
   */
  public TensorBoard(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void stepped(StepRecord record) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("train/loss", record.loss());
    values.put("train/grad_norm", record.gradientNorm());
    values.put("train/lr", record.learningRate());
    values.put("train/epoch", (double) record.epoch());
    values.put("speed/tokens_per_second", record.tokensPerSecond());
    values.put("speed/flops_per_second", record.flops() / record.seconds());
    record.heldOutLoss().ifPresent(loss -> values.put("held_out/loss", loss));
    add(record.step(), values);
  }

  /**
   * Writes values by their names.
   *
   * @param step from 1; those before the first that is told are kept
   */
  public void add(long step, Map<String, Double> values) {
    try {
      EventFile open = file;
      if (open == null) {
        open = EventFile.open(folder, step - 1, clock);
        file = open;
      }
      open.add(step, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    EventFile open = file;
    if (open != null) {
      open.close();
    }
  }
}
