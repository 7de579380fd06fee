package io.distill4j.student.rl;

import io.distill4j.data.Generator;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Servers that hold a copy of the policy: before each step its weights are written and the servers
 * told to load them, then the completions of the step are asked of them.
 *
 * <p>Ids are those of the text that comes back, encoded anew: where a tokenizer would have cut it
 * another way than the model drew it, the sample is one that the model did not draw in just this
 * way. Log-probabilities are those of the training kernels, as always.
 *
 * @param generator asks the servers; stays the caller's
 * @param reload tells the servers to load
 * @param version key under which each completion reports whose weights it is of: it must be the one
 *     that was loaded, such as {@code step-000003}; absent: servers report the model's name alone,
 *     which must be the generator's
 */
public record ServedPolicy(Generator generator, Reload reload, Optional<String> version) {

  /** Tells servers to load weights, and returns when they have. */
  @FunctionalInterface
  public interface Reload {

    /**
     * Loads.
     *
     * @param folder of the model, in Hugging Face's format
     * @param version of the weights
     */
    void load(Path folder, String version);
  }
}
