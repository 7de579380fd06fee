package io.distill4j.student.train;

import io.distill4j.student.model.Activations;
import java.util.Optional;

/** What the forward pass leaves in memory, as a preset says it; see {@link Activations}. */
public enum ActivationPolicy {
  /** The fastest that fits the machine by its memory plan. */
  AUTO,
  KEEP,
  RECOMPUTE;

  /** The policy, unless it is left to the machine. */
  public Optional<Activations> fixed() {
    return this == AUTO ? Optional.empty() : Optional.of(Activations.valueOf(name()));
  }
}
