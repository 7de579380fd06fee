package io.distill4j.student.model;

/**
 * What the forward pass leaves in memory for the backward pass. Both give the same gradients.
 *
 * <p>Source of the idea: Chen et al., "Training Deep Nets with Sublinear Memory Cost",
 * arXiv:1604.06174v2.
 */
public enum Activations {
  /** Every activation of every layer: fastest, and what small models take. */
  KEEP,
  /** The input of each layer; the backward pass computes one layer at a time again. */
  RECOMPUTE
}
