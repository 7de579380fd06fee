package io.distill4j.eval.metric;

import io.distill4j.data.Answer;
import io.distill4j.data.Trace;
import io.distill4j.data.verify.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All samples of one model on one benchmark, without their texts.
 *
 * @param attempts one per problem, in the order of the benchmark
 */
public record Results(String model, String benchmark, List<Attempts> attempts) {

  public Results {
    attempts = List.copyOf(attempts);
  }

  /**
   * Reads labelled traces, grouped by problem in the order they come.
   *
   * @param judge name of the label that decides right and wrong
   * @param verifier decides which answers vote together
   * @param clusterTag tag of the prompt that names its cluster; empty when problems stand alone
   * @param traces is read once and not closed
   */
  public static Results of(
      String model,
      String benchmark,
      String judge,
      Verifier verifier,
      Optional<String> clusterTag,
      Stream<Trace> traces) {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    Map<String, String> clusters = new LinkedHashMap<>();
    Map<String, Ballot> ballots = new LinkedHashMap<>();
    traces.forEachOrdered(
        trace -> {
          String problem = trace.prompt().id();
          clusters.computeIfAbsent(
              problem, id -> clusterTag.map(tag -> trace.prompt().tags().get(tag)).orElse(id));
          Ballot ballot = ballots.computeIfAbsent(problem, id -> new Ballot(verifier));
          // Programs and options are not compared as texts: only text answers vote.
          Optional<String> answer =
              trace.prompt().answer() instanceof Answer.Text
                  ? ballot.classOf(trace.completion())
                  : Optional.empty();
          samples
              .computeIfAbsent(problem, id -> new ArrayList<>())
              .add(Sample.of(trace, judge, answer));
        });
    List<Attempts> attempts = new ArrayList<>();
    samples.forEach(
        (problem, list) ->
            attempts.add(new Attempts(problem, clusters.getOrDefault(problem, problem), list)));
    return new Results(model, benchmark, attempts);
  }
}
