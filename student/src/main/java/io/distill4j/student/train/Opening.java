package io.distill4j.student.train;

import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.AdapterFolder;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The model that a run goes on with.
 *
 * @param lora adapters, which a checkpoint then holds alone; absent: it holds the whole model
 * @param base folder of the model under the adapters
 * @param start the model to begin with when everything is trained
 */
public record Opening(Optional<Lora> lora, Path base, Trainer.Start start) {

  /** Opens what was stored, or a fresh model. */
  public Decoder open(Devices device, Optional<Path> stored) throws IOException {
    if (lora.isPresent()) {
      ModelFolder model = new ModelFolder(base);
      return stored.isPresent()
          ? new AdapterFolder(stored.get()).load(model, device)
          : model.adapted(device, lora.get());
    }
    return stored.isPresent() ? new ModelFolder(stored.get()).load(device) : start.open(device);
  }
}
