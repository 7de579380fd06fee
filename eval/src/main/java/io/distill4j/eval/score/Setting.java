package io.distill4j.eval.score;

import io.distill4j.data.Sampling;
import java.util.Optional;

/**
 * How the samples came about: what one needs to draw them again.
 *
 * @param prompts hash of the problems, the template and the sampling
 * @param verifier YAML name of the verifier
 * @param sampling how tokens were drawn
 * @param seed of the run; each sample's own seed follows from it
 * @param endpoint where the model ran
 * @param tool name and version of the code
 * @param command what to type to repeat it
 * @param protocol name and version of the published protocol it follows; empty when none
 */
public record Setting(
    String prompts,
    String verifier,
    Sampling sampling,
    long seed,
    String endpoint,
    String tool,
    String command,
    Optional<String> protocol) {}
