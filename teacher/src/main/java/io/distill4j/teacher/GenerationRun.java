package io.distill4j.teacher;

import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.sample.Sealing;
import io.distill4j.data.sample.Window;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Asks a generator for the samples of a plan and keeps each the moment it arrives.
 *
 * <p>The unit of work is a sample of a prompt. Only samples that are not on the disk are asked for,
 * so a run that was killed, stopped or planned larger goes on where it was, and no token is paid
 * for twice but those in flight at the end. A sample that a token limit cut off is asked for again
 * under the plan's next limit; what it replaces is kept in the folder {@code replaced}. When
 * everything is there, the log becomes a Parquet dataset in the order of the prompts: the same
 * rows, whoever answered first and however often the run was killed; only the times in them differ.
 *
 * <p>Samples are sealed while the run goes on ({@link Sealing}). Prompts are streamed: checked,
 * with about 40 bytes for each; asked; and those that are not sealed yet in the end. Memory is that
 * of the window and of about 40 bytes for each sample that is not sealed. Runs on the calling
 * thread.
 */
public final class GenerationRun {

  private final Generator generator;
  private final PromptSource source;
  private final Plan plan;
  private final Account account;
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
      Account account,
      Path folder,
      Clock clock,
      Progress progress) {
    this.generator = generator;
    this.source = source;
    this.plan = plan;
    this.account = account;
    this.folder = folder;
    this.clock = clock;
    this.progress = progress;
  }

  /** A run without prices, budget and status file. */
  public GenerationRun(
      Generator generator,
      PromptSource source,
      Plan plan,
      Path folder,
      Clock clock,
      Progress progress) {
    this(generator, source, plan, Account.NONE, folder, clock, progress);
  }

  /**
   * Runs until everything is asked for, or until it is stopped or the budget is used up.
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
    long prompts = PromptCheck.count(source, generator);
    String extent = plan.extent() + " of " + source.fingerprint().hex();
    try (SampleLog log = SampleLog.open(folder, extent);
        Sealing sealing =
            Sealing.open(log, extent, this::keys, new PassRates(log, plan.mostSamples())::tag)) {
      Summary summary = ask(log, source, plan, prompts, Optional.of(sealing), "generate", stop);
      if (summary.isComplete()) {
        if (log.size() == 0) {
          throw new UserMistake(
              generator.endpoint(),
              "none of the %,d prompts has a recorded answer".formatted(prompts),
              "check which columns hold the questions, and that these are the same problems");
        }
        seal(log, sealing);
      }
      return summary;
    }
  }

  /**
   * Asks for the samples of a few prompts drawn by the plan's seed, and estimates from them what
   * the whole run takes. They are samples of the run like all others, and are not asked for again.
   *
   * @param count prompts to draw, 2 or more; all when there are fewer
   * @throws UserMistake as {@link #run} does
   * @throws UpstreamFailure when requests failed, or as {@link #run} does
   */
  public Estimate probe(int count, BooleanSupplier stop) throws InterruptedException {
    long prompts = PromptCheck.count(source, generator);
    DrawnPrompts drawn = DrawnPrompts.of(source, count, plan.seed());
    // One sample tells what the others cost; how many are sought, only the whole prompt tells.
    Plan few =
        plan.sought().isPresent()
            ? plan
            : new Plan(
                1, plan.sampling(), plan.seed(), plan.inFlight(), plan.limits(), Optional.empty());
    try (SampleLog log = SampleLog.open(folder)) {
      Summary summary =
          ask(log, drawn, few, drawn.prompts().size(), Optional.empty(), "probe", stop);
      summary.requireNoFailures();
      log.force();
      return Estimate.of(drawn.prompts(), folder, plan, prompts, log.size(), account.prices());
    }
  }

  private Summary ask(
      SampleLog log,
      PromptSource prompts,
      Plan wanted,
      long count,
      Optional<Sealing> sealing,
      String name,
      BooleanSupplier stop)
      throws InterruptedException {
    boolean seeks = wanted.sought().isPresent();
    Spending spending =
        new Spending(account, log.usage(), StatusFile.earlierSeconds(account.status()), clock);
    try (Stream<Prompt> stream = prompts.reopen(); // It was read when it was counted.
        Judging judging = new Judging(wanted.sought().map(Sought::verifier));
        Progress.Task task =
            progress.start(
                name, seeks ? count : count * wanted.samples(), seeks ? "prompt" : "sample")) {
      Tally tally = new Tally(task, seeks, wanted.inFlight(), spending);
      long before = sealing.map(Sealing::prompts).orElse(0L);
      tally.sealed(before, sealing.isPresent() ? log.forgotten() : 0);
      Asking asking =
          new Asking(
              stream.skip(before).iterator(),
              wanted,
              log,
              generator,
              tally,
              spending,
              (number, id) -> sealing.ifPresent(s -> s.ended(before + number, id)));
      Keep keep =
          new Keep(
              generator, log, asking, tally, spending, judging, wanted.inFlight(), count, clock);
      boolean all;
      try (StatusFile file = new StatusFile(account.status(), keep::status)) {
        file.start();
        try {
          all =
              window(judging, keep)
                  .run(keep.watched(), keep, () -> stop.getAsBoolean() || judging.isHopeless());
          judging.throwIfHopeless();
          keep.ends(all);
        } finally {
          keep.over();
        }
      }
      return tally.summary(count, keep.earlier(), !all, spending.refusal());
    }
  }

  private Window window(Judging judging, Keep keep) {
    return new Window(judging.of(generator), keep::room, clock);
  }

  private void seal(SampleLog log, Sealing sealing) {
    if (log.isSealed()) {
      return;
    }
    try (Progress.Task task = progress.start("seal", log.size(), "sample")) {
      sealing.finish(() -> source.reopen().map(Prompt::id));
      task.advance(log.size());
    }
  }

  private Iterator<String> keys(String promptId) {
    return IntStream.range(0, plan.mostSamples())
        .mapToObj(sample -> Request.key(promptId, sample))
        .iterator();
  }
}
