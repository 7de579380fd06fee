package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Verdict;

/**
 * Judges a completion against the reference answer. A verifier is a record in this package; its
 * components are its YAML keys and its YAML name is its class name in kebab case.
 *
 * <p>Thread-safe, deterministic and total: it returns for every input and never throws. What it
 * cannot decide is {@link Verdict.Unknown}.
 */
public interface Verifier {

  Verdict verify(Completion completion, Answer reference);
}
