package io.distill4j.student.train;

import io.distill4j.student.model.Activations;
import java.util.Optional;

/** What the forward pass leaves in memory, as a preset says it; see {@link Activations}. */
public enum ActivationPolicy {
  /** The fastest that fits the machine by its memory plan. */
  AUTO,
  KEEP,
  KEEP_COSTLY,
  RECOMPUTE;

  /** The policy, unless it is left to the machine. */
  public Optional<Activations> fixed() {
    return switch (this) {
      case AUTO -> Optional.empty();
      case KEEP -> Optional.of(Activations.KEEP);
      case KEEP_COSTLY -> Optional.of(Activations.KEEP_COSTLY);
      case RECOMPUTE -> Optional.of(Activations.RECOMPUTE);
    };
  }
}
