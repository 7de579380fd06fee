package io.distill4j.student.model;

import java.util.Locale;

/**
 * What the forward pass leaves in memory for the backward pass. All give the same gradients.
 *
 * <p>Source of the idea: Chen et al., "Training Deep Nets with Sublinear Memory Cost",
 * arXiv:1604.06174v2, and, of keeping some, Korthikanti et al., "Reducing Activation Recomputation
 * in Large Transformer Models", arXiv:2205.05198v1, section 5. What is dropped there is another
 * choice, since attention here keeps no scores.
 *
 * @param kept of each layer
 * @param layers the last so many layers keep what is costly, those before them their input; with
 *     {@link Kept#COSTLY} alone, otherwise 0
 * @param products the last so many of those layers keep the gated product and the SiLU in it too
 */
public record Activations(Kept kept, int layers, int products) {

  /** What a layer leaves. */
  public enum Kept {
    /** Every activation: fastest, and what small models take. */
    ALL,
    /**
     * What products and attention read and give; norms, rotations and the gated product are
     * computed again, which costs a read of memory and no arithmetic to speak of.
     */
    COSTLY,
    /** Its input; the backward pass computes one layer at a time again. */
    INPUT
  }

  /** Every activation of every layer. */
  public static final Activations KEEP = new Activations(Kept.ALL, 0, 0);

  /** What is costly to compute again of every layer. */
  public static final Activations KEEP_COSTLY = new Activations(Kept.COSTLY, Integer.MAX_VALUE, 0);

  /** The input of each layer. */
  public static final Activations RECOMPUTE = new Activations(Kept.INPUT, 0, 0);

  public Activations {
    if (layers < 0 || (kept == Kept.COSTLY) != (layers > 0)) {
      throw new IllegalArgumentException(
          "layers that keep what is costly must be 1 or more, and 0 where all keep %s, were %d"
              .formatted(kept.name().toLowerCase(Locale.ROOT), layers));
    }
    if (products < 0 || products > layers) {
      throw new IllegalArgumentException(
          "layers that keep products must be 0 to the %d that keep what is costly, were %d"
              .formatted(layers, products));
    }
  }

  /** What is costly of the last {@code layers} layers; {@link #RECOMPUTE} where that is 0. */
  public static Activations keepCostly(int layers) {
    return layers == 0 ? RECOMPUTE : new Activations(Kept.COSTLY, layers, 0);
  }

  /** The same with the gated products of the last so many of these layers. */
  public Activations withProducts(int count) {
    return new Activations(kept, layers, count);
  }

  /** How many of a model's layers keep what is costly. */
  public int costlyOf(int all) {
    return Math.min(all, layers);
  }

  /** How many of a model's layers keep their gated products. */
  public int productsOf(int all) {
    return Math.min(all, products);
  }

  /** As presets and plans say it. */
  @Override
  public String toString() {
    String main = main();
    return products == 0 ? main : "%s, %d with products".formatted(main, products);
  }

  private String main() {
    return switch (kept) {
      case ALL -> "keep";
      case COSTLY ->
          switch (layers) {
            case 1 -> "keep-costly in the last layer";
            case Integer.MAX_VALUE -> "keep-costly";
            default -> "keep-costly in the last %d layers".formatted(layers);
          };
      case INPUT -> "recompute";
    };
  }
}
