package io.distill4j.teacher;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.sample.Window;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks a generator for the samples of a plan and keeps each the moment it arrives.
 *
 * <p>The unit of work is a sample of a prompt. Only samples that are not on the disk are asked for,
 * so a run that was killed, stopped or planned larger goes on where it was, and no token is paid
 * for twice but those in flight at the end. When everything is there, the log becomes a Parquet
 * dataset in the order of the prompts: the same rows, whoever answered first and however often the
 * run was killed; only the times in them differ.
 *
 * <p>Prompts are streamed, three times: checked, asked, sealed. Memory is that of the window plus
 * about 40 bytes per sample. Runs on the calling thread.
 */
public final class GenerationRun {

  private final Generator generator;
  private final PromptSource source;
  private final Plan plan;
  private final Path folder;
  private final Clock clock;
  private final Progress progress;

  /**
   * A run into a folder.
   *
   * @param folder where the traces go; the run folder's lock is held by the caller
   */
  public GenerationRun(
      Generator generator,
      PromptSource source,
      Plan plan,
      Path folder,
      Clock clock,
      Progress progress) {
    this.generator = generator;
    this.source = source;
    this.plan = plan;
    this.folder = folder;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Runs until everything is asked for, or until it is stopped.
   *
   * <p>A request that fails after the generator's retries is counted and left for the next start;
   * many in a row end the run.
   *
   * @param stop becomes true to end cleanly: what is in flight is waited for
   * @throws UserMistake when prompts or folder cannot work, the generator says that asking is of no
   *     use, or a recording answers none of the prompts
   * @throws UpstreamFailure when the generator is down or the disk full; what was received is safe
   * @throws InterruptedException when interrupted: what is in flight is dropped
   */
  public Summary run(BooleanSupplier stop) throws InterruptedException {
    long prompts = PromptCheck.count(source);
    try (SampleLog log = SampleLog.open(folder)) {
      Summary summary = ask(log, prompts, stop);
      if (summary.isComplete()) {
        if (log.size() == 0) {
          throw new UserMistake(
              generator.endpoint(),
              "none of the %,d prompts has a recorded answer".formatted(prompts),
              "check which columns hold the questions, and that these are the same problems");
        }
        seal(log);
      }
      return summary;
    }
  }

  private Summary ask(SampleLog log, long prompts, BooleanSupplier stop)
      throws InterruptedException {
    long earlier = log.size();
    try (Stream<Prompt> stream = source.open();
        Progress.Task task = progress.start("generate", prompts * plan.samples(), "sample")) {
      Tally tally = new Tally(task, clock, plan.inFlight());
      Missing missing = new Missing(stream.iterator(), plan, log, generator, tally);
      boolean all =
          new Window(generator, plan.inFlight(), clock).run(missing, new Keep(log, tally), stop);
      return tally.summary(prompts, earlier, !all);
    }
  }

  private void seal(SampleLog log) {
    if (log.isSealed()) {
      return;
    }
    try (Stream<Prompt> prompts = source.open();
        Progress.Task task = progress.start("seal", log.size(), "sample")) {
      Iterator<String> keys =
          prompts
              .flatMap(
                  p -> IntStream.range(0, plan.samples()).mapToObj(k -> Request.key(p.id(), k)))
              .peek(key -> task.advance(1))
              .iterator();
      log.seal(keys);
    }
  }

  private final class Keep implements Window.Sink {

    private final SampleLog log;
    private final Tally tally;

    Keep(SampleLog log, Tally tally) {
      this.log = log;
      this.tally = tally;
    }

    @Override
    public void completed(Request request, Completion completion, Instant from, Instant to) {
      String model = completion.reported().getOrDefault("model", generator.model());
      log.append(new Trace(request, completion, model, generator.endpoint(), from, to, List.of()));
      tally.completed(completion);
    }

    @Override
    public void failed(Request request, UpstreamFailure failure) {
      tally.failed(failure);
    }
  }
}
