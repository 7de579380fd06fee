package io.distill4j.teacher;

import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.sample.SampleLog;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The requests of a plan whose samples are not in the log, prompt by prompt. */
final class Missing implements Iterator<Request> {

  private final Iterator<Prompt> prompts;
  private final Plan plan;
  private final SampleLog log;
  private final Generator generator;
  private final Tally tally;
  private @Nullable Prompt prompt;
  private int sample;
  private @Nullable Request next;

  Missing(Iterator<Prompt> prompts, Plan plan, SampleLog log, Generator generator, Tally tally) {
    this.prompts = prompts;
    this.plan = plan;
    this.log = log;
    this.generator = generator;
    this.tally = tally;
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      if (prompt == null || sample == plan.samples()) {
        if (!prompts.hasNext()) {
          return false;
        }
        prompt = prompts.next();
        sample = 0;
      }
      Request request = Request.of(prompt, sample++, plan.sampling(), plan.seed());
      if (log.finish(request).isPresent()) {
        tally.skipped();
      } else if (generator instanceof Partial partial && !partial.hasAnswer(request)) {
        tally.notRecorded();
      } else {
        next = request;
      }
    }
    return true;
  }

  @Override
  public Request next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException("everything is asked for");
    }
    Request request = next;
    next = null;
    return request;
  }
}
