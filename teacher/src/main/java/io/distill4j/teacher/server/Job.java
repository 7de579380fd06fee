package io.distill4j.teacher.server;

import io.distill4j.data.Completion;
import io.distill4j.data.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A request until it is answered; guarded by the generator's lock. */
final class Job {

  final Request request;
  final CompletableFuture<Completion> future = new CompletableFuture<>();

  /** Attempts that failed, and those that met a busy server. */
  int failed;

  int busy;

  private final Map<Endpoint, Integer> failedAt = new HashMap<>();

  /** What the attempt under way was charged, see {@link Pace}. */
  double estimate;

  Job(Request request) {
    this.request = request;
  }

  /** Counts an attempt that an endpoint failed. */
  void failedAt(Endpoint endpoint) {
    failed++;
    failedAt.merge(endpoint, 1, Integer::sum);
  }

  /** How many attempts an endpoint has failed. */
  int failuresOf(Endpoint endpoint) {
    return failedAt.getOrDefault(endpoint, 0);
  }

  int maxTokens() {
    return request.sampling().maxTokens();
  }
}
