package io.distill4j.student.rl;

import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.train.Opening;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What stands beside a policy while it learns, where its options ask for it. */
record Attendants(Optional<Reference> reference, Optional<Critic> critic) implements AutoCloseable {

  /**
   * Makes or restores them.
   *
   * @param latest checkpoint to go on from
   * @param updates taken before it
   */
  static Attendants open(
      PolicyOptions options,
      Opening opening,
      Devices device,
      Decoder policy,
      Optional<Path> latest,
      long updates)
      throws IOException {
    Optional<Reference> reference =
        options.hasReference()
            ? Optional.of(new Reference(opening.open(device, latest.map(Reference::folder))))
            : Optional.empty();
    Optional<Critic> critic = Optional.empty();
    if (options.ppo().isPresent()) {
      Ppo ppo = options.ppo().get();
      Optional<Path> stored = latest.map(Critic::folder).map(ValueModel::weights);
      Optional<Decoder> own =
          ppo.hasOwnModel() ? Optional.of(opening.open(device, stored)) : Optional.empty();
      critic = Optional.of(Critic.of(policy, own, ppo, options.optimizer()));
    }
    if (critic.isPresent() && latest.isPresent()) {
      critic.get().read(latest.get(), updates);
    }
    return new Attendants(reference, critic);
  }

  /** Writes them into a checkpoint. */
  void write(Path checkpoint, Path base) throws IOException {
    if (reference.isPresent()) {
      reference.get().write(checkpoint, base);
    }
    if (critic.isPresent()) {
      critic.get().write(checkpoint, base);
    }
  }

  @Override
  public void close() {
    reference.ifPresent(Reference::close);
    critic.ifPresent(Critic::close);
  }
}
