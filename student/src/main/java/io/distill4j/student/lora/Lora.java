package io.distill4j.student.lora;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.DecoderParameters;
import io.distill4j.student.family.Parameter;
import java.util.List;
import java.util.Set;

/**
 * Which weights get a low-rank adapter: {@code W + alpha / rank * B A}, A (rank, inputs), B
 * (outputs, rank).
 *
 * <p>Source: Hu et al., arXiv:2106.09685v2, section 4.1; keys as in peft.
 *
 * @param rank 1 or more
 * @param alpha above 0
 * @param targets projections of every layer, such as {@code q_proj} and {@code down_proj}
 * @param dropout of the adapter's input; only 0 is supported
 */
public record Lora(int rank, double alpha, List<String> targets, double dropout) {

  /** The matrices of a layer. */
  private static final Set<String> KNOWN =
      Set.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  public Lora {
    targets = List.copyOf(targets);
    if (rank < 1) {
      throw new IllegalArgumentException("rank must be 1 or more, was " + rank);
    }
    if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("alpha must be above 0 and finite, was " + alpha);
    }
    if (targets.isEmpty() || !KNOWN.containsAll(targets)) {
      throw new IllegalArgumentException(
          "targets must be one or more of %s, were %s"
              .formatted(KNOWN.stream().sorted().toList(), targets));
    }
    if (dropout != 0) {
      throw new IllegalArgumentException("dropout must be 0, was " + dropout);
    }
  }

  /** Whether a parameter of a model gets an adapter. */
  public boolean adapts(Parameter parameter) {
    return targets.stream().anyMatch(t -> parameter.name().endsWith("." + t + ".weight"));
  }

  /** Values of all adapters of a model. */
  public long parameterCount(DecoderConfig config) {
    return DecoderParameters.of(config).stream()
        .filter(this::adapts)
        .mapToLong(p -> rank * (p.shape().get(0) + p.shape().get(1)))
        .sum();
  }
}
