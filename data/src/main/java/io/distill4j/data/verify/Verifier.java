package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Named;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import java.util.List;

/**
 * Judges a completion against the reference answer. A verifier is a record in this package or one
 * directly below it; its components are its YAML keys and its YAML name is its class name in kebab
 * case.
 *
 * <p>Thread-safe, deterministic and total: it returns for every input and never throws, but for a
 * connection that is of no use (a key that is refused, a server that is gone), which says nothing
 * about a completion. What it cannot decide is {@link Verdict.Unknown}. A verifier that asks others
 * tells their verdicts too, see {@link #labels}; one that needs a connection gets it by {@link
 * #open}.
 */
public interface Verifier {

  Verdict verify(Completion completion, Answer reference);

  /** The same, where the question is known too; most verifiers have no use for it. */
  default Verdict verify(Prompt prompt, Completion completion) {
    return verify(completion, prompt.answer());
  }

  /** Its name in labels, files and reports. */
  default String name() {
    return Named.of(this);
  }

  /** Names of the labels it gives: its own, then those of the verifiers it asks. */
  default List<String> judges() {
    return List.of(name());
  }

  /** The verdict under each of {@link #judges()} that spoke; its own is the first. */
  default List<Label> labels(Prompt prompt, Completion completion) {
    return List.of(new Label(name(), verify(prompt, completion)));
  }

  /**
   * How many verifications are worth doing at a time; 0 when they compute here, so that more than
   * there are processors gain nothing.
   */
  default int atOnce() {
    return 0;
  }

  /**
   * This verifier, connected to what it needs for as long as the access is open. Most need nothing.
   *
   * @throws io.distill4j.data.UserMistake when it cannot work here
   */
  default Verifier open(JudgeAccess access) {
    return this;
  }
}
