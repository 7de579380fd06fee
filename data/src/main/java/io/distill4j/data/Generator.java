package io.distill4j.data;

import java.util.concurrent.CompletionStage;

/**
 * Anything that answers requests: a server, a local model, a recording.
 *
 * <p>Thread-safe. The caller owns the window of requests in flight; a generator may answer them in
 * any order and batches what is waiting. The same request gives the same completion where the model
 * behind it allows.
 */
public interface Generator extends AutoCloseable {

  /**
   * Starts one request.
   *
   * @return completes with the completion, or exceptionally with a {@link UserMistake} (asking
   *     again is of no use) or an {@link UpstreamFailure} (it may be)
   */
  CompletionStage<Completion> generate(Request request);

  /** Name of the model, stored with every trace. */
  String model();

  /** Where it runs: a URL, a folder or {@code recorded}. */
  String endpoint();

  /** Releases connections and native memory; requests in flight complete exceptionally. */
  @Override
  void close();
}
