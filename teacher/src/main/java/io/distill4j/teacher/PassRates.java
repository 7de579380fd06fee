package io.distill4j.teacher;

import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.sample.SampleState;
import java.util.Locale;
import java.util.Optional;

/**
 * Tags traces with how many of their prompt's samples are right: the prompt's difficulty.
 *
 * <p>{@code pass_rate} is the share of those that could be judged, {@code pass_rate_of} their
 * number. Where asking ended with enough right ones, the share leans upwards: a prompt that was
 * right at once has 1 of 1.
 */
final class PassRates {

  private final SampleLog log;
  private final int most;
  private String promptId = "";
  private int passed;
  private int failed;

  PassRates(SampleLog log, int most) {
    this.log = log;
    this.most = most;
  }

  Trace tag(Trace trace) {
    count(trace.prompt().id());
    if (passed + failed == 0) {
      return trace;
    }
    double share = (double) passed / (passed + failed);
    Prompt prompt =
        trace
            .prompt()
            .withTag("pass_rate", String.format(Locale.ROOT, "%.4f", share))
            .withTag("pass_rate_of", Integer.toString(passed + failed));
    Request asked = trace.request();
    return new Trace(
        new Request(prompt, asked.sample(), asked.seed(), asked.sampling()),
        trace.completion(),
        trace.model(),
        trace.endpoint(),
        trace.startedAt(),
        trace.finishedAt(),
        trace.labels());
  }

  private void count(String id) {
    if (id.equals(promptId)) {
      return;
    }
    promptId = id;
    passed = 0;
    failed = 0;
    for (int k = 0; k < most; k++) {
      Optional<SampleState> state = log.state(Request.key(id, k));
      passed += state.filter(s -> s.judged() == SampleState.Judged.PASS).isPresent() ? 1 : 0;
      failed += state.filter(s -> s.judged() == SampleState.Judged.FAIL).isPresent() ? 1 : 0;
    }
  }
}
