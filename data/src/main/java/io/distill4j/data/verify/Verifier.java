package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Named;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
public interface Verifier extends AutoCloseable {

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
   * This verifier, connected to what it needs; the caller closes it. Most need nothing.
   *
   * @param environment environment variables, from which secrets come
   * @throws io.distill4j.data.UserMistake when it cannot work here
   */
  default Verifier open(Map<String, String> environment) {
    return this;
  }

  /**
   * As {@link #open(Map)}, where a folder keeps what the connection gave: what was paid for once is
   * not paid for again, however often the process was killed. Most need no connection.
   *
   * @param kept folder for it, which need not be there yet; one process at a time
   * @throws io.distill4j.data.UserMistake when it cannot work here, or the folder is damaged
   */
  default Verifier open(Map<String, String> environment, Path kept) {
    return open(environment);
  }

  /** Lets go of what {@link #open} connected to. */
  @Override
  default void close() {}
}
