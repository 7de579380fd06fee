package io.distill4j.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Generator;
import io.distill4j.data.Problem;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Trace;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.sample.SampleLog;
import io.distill4j.data.sample.Window;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.metric.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Draws the samples of one model on one benchmark and has them judged.
 *
 * <p>Restartable at any instant: every sample is logged as it arrives and never asked for again, so
 * that a later call with more samples per problem draws only the new ones. The seed of a sample
 * follows from the run's seed, the problem and its index, so the order of arrival changes nothing.
 *
 * <p>Files in the folder: {@code evaluation.json} (what the samples belong to), {@code log/} (the
 * samples, sealed into a dataset when drawing ends) and {@code scored.parquet} (traces with the
 * labels of the judges, by problem and index).
 *
 * @param benchmark what is asked
 * @param folder of this model and benchmark, see {@link #folder}
 * @param seed of the run
 * @param inFlight requests in flight, 1 or more
 * @param checks filters whose verdicts are counted beside right and wrong
 */
public record Evaluation(
    Benchmark benchmark, Path folder, long seed, int inFlight, List<Filter> checks) {

  public Evaluation {
    checks = List.copyOf(checks);
    if (inFlight < 1) {
      throw new IllegalArgumentException("in-flight must be 1 or more, was " + inFlight);
    }
  }

  /**
   * Folder of a model and a benchmark below {@code samples/}; slashes in names become {@code --}.
   */
  public static Path folder(Path samples, String model, String benchmark) {
    return samples.resolve(model.replaceAll("[^A-Za-z0-9._-]+", "--")).resolve(benchmark);
  }

  /**
   * Draws what is missing and judges what is there.
   *
   * @param access for the benchmark's verifier; stays the caller's
   * @param stop ends drawing early; what was drawn is judged all the same
   * @return all samples so far, fewer than asked for when stopped
   * @throws UserMistake when the folder holds samples of something else, the benchmark is bad, or
   *     its verifier cannot work here
   * @throws UpstreamFailure when the generator fails for good; calling again continues
   */
  public Results run(
      Generator generator, JudgeAccess access, Clock clock, Progress progress, BooleanSupplier stop)
      throws IOException, InterruptedException {
    List<Prompt> prompts = benchmark.prompts();
    claim(generator.model());
    Verifier verifier = benchmark.verifier().open(access);
    try (SampleLog log = SampleLog.open(folder.resolve("log"))) {
      draw(log, prompts, generator, clock, progress, stop);
      if (!log.isSealed()) {
        log.seal(byProblem(prompts).map(Request::key).iterator());
      }
      judge(log, prompts, new Judges(verifier, checks), progress);
    }
    return results(generator.model());
  }

  /**
   * Takes samples that were drawn elsewhere in the place of drawing, and judges them. A sample
   * belongs to the problem of its id or, where no id fits, of its question; it keeps its index and
   * text, and gets the problem's own prompt and reference answer.
   *
   * @param samples are read once and not closed
   * @param model they are said to be of
   * @param access for the benchmark's verifier; stays the caller's
   * @return all samples so far
   * @throws UserMistake when none belongs to this benchmark, the folder holds samples of something
   *     else, or the verifier cannot work here
   */
  public Results take(Stream<Trace> samples, String model, JudgeAccess access, Progress progress)
      throws IOException {
    List<Prompt> prompts = benchmark.prompts();
    claim(model);
    Matching matching = new Matching(benchmark.id(), prompts);
    Verifier verifier = benchmark.verifier().open(access);
    try (SampleLog log = SampleLog.open(folder.resolve("log"))) {
      samples.forEachOrdered(
          trace ->
              matching
                  .prompt(trace)
                  .ifPresent(
                      prompt -> {
                        Request request = request(prompt, trace.request().sample());
                        if (request.sample() < benchmark.samples()
                            && log.finish(request).isEmpty()) {
                          log.append(
                              new Trace(
                                  request,
                                  trace.completion(),
                                  trace.model(),
                                  trace.endpoint(),
                                  trace.startedAt(),
                                  trace.finishedAt(),
                                  List.of()));
                        }
                      }));
      matching.summary().ifPresent(progress::message);
      if (!log.isSealed()) {
        log.seal(byProblem(prompts).map(Request::key).iterator());
      }
      judge(log, prompts, new Judges(verifier, checks), progress);
    }
    return results(model);
  }

  /** Whether {@link #run} or {@link #take} has judged anything yet. */
  public boolean isJudged() {
    return Files.exists(folder.resolve("scored.parquet"));
  }

  /**
   * Reads what {@link #run} has judged, without drawing or asking: where a model judges, answers
   * vote together that the rules beside it, or their text, make equal.
   */
  public Results results(String model) {
    try (Stream<Trace> traces = scored()) {
      return Results.of(
          model,
          benchmark.id(),
          judges().verifierName(),
          judges().verifier(),
          Results.byTag(benchmark.cluster()),
          traces);
    }
  }

  /** The judged traces, by problem and sample index; the caller closes the stream. */
  public Stream<Trace> scored() {
    return Traces.read(folder.resolve("scored.parquet"));
  }

  /** Who labels: the benchmark's verifier and the checks. */
  public Judges judges() {
    return new Judges(benchmark.verifier(), checks);
  }

  private void draw(
      SampleLog log,
      List<Prompt> prompts,
      Generator generator,
      Clock clock,
      Progress progress,
      BooleanSupplier stop)
      throws InterruptedException {
    List<Request> missing =
        byRound(prompts).filter(request -> log.finish(request).isEmpty()).toList();
    String name = "sample " + benchmark.id() + " from " + generator.model();
    try (Progress.Task task = progress.start(name, missing.size(), "sample")) {
      new Window(generator, inFlight, clock)
          .run(
              missing.iterator(),
              (request, completion, from, to) -> {
                log.append(
                    new Trace(
                        request,
                        completion,
                        generator.model(),
                        generator.endpoint(),
                        from,
                        to,
                        List.of()));
                task.advance(1);
              },
              stop);
    }
  }

  private void judge(SampleLog log, List<Prompt> prompts, Judges judges, Progress progress) {
    Set<String> wanted = byProblem(prompts).map(Request::key).collect(Collectors.toSet());
    try (TraceWriter writer = TraceWriter.open(folder.resolve("scored.parquet"));
        Stream<Trace> judged =
            judges.inOrder(
                log.read().filter(t -> wanted.contains(t.request().key())), judges::label);
        Progress.Task task = progress.start("judge " + benchmark.id(), log.size(), "sample")) {
      judged.forEachOrdered(
          trace -> {
            writer.append(trace);
            task.advance(1);
          });
      writer.publish();
    }
  }

  /** Sample 0 of every problem first, then sample 1: a run cut short has touched every problem. */
  private Stream<Request> byRound(List<Prompt> prompts) {
    return IntStream.range(0, benchmark.samples())
        .boxed()
        .flatMap(k -> prompts.stream().map(p -> request(p, k)));
  }

  private Stream<Request> byProblem(List<Prompt> prompts) {
    return prompts.stream()
        .flatMap(p -> IntStream.range(0, benchmark.samples()).mapToObj(k -> request(p, k)));
  }

  private Request request(Prompt prompt, int sample) {
    return Request.of(prompt, sample, benchmark.sampling(), seed);
  }

  /** Writes what the folder belongs to, or checks that it belongs to this. */
  private void claim(String model) throws IOException {
    Path file = folder.resolve("evaluation.json");
    ObjectNode mine = Json.object();
    mine.put("benchmark", benchmark.id());
    mine.put("model", model);
    mine.put("seed", Long.toString(seed));
    mine.put("sampling", benchmark.sampling().toString());
    mine.put("prompts", benchmark.fingerprint().hex());
    if (!Files.exists(file)) {
      AtomicFile.replace(file, Json.pretty(mine));
      return;
    }
    ObjectNode theirs = Json.readObject(file);
    List<Problem> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : mine.properties()) {
      String was = theirs.path(each.getKey()).asText();
      String is = each.getValue().asText();
      if (!was.equals(is)) {
        problems.add(
            new Problem(
                file.toString(),
                "holds samples with %s %s, asked for %s".formatted(each.getKey(), was, is),
                "set it back, choose another folder, or delete this one to draw anew"));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserMistake(problems);
    }
  }
}
