package io.distill4j.eval.metric;

import io.distill4j.data.Prompt;
import io.distill4j.data.Trace;
import io.distill4j.data.verify.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
   * @param cluster names the cluster of a prompt, see {@link #byTag}
   * @param traces is read once and not closed
   */
  public static Results of(
      String model,
      String benchmark,
      String judge,
      Verifier verifier,
      Function<Prompt, String> cluster,
      Stream<Trace> traces) {
    Map<String, List<Sample>> samples = new LinkedHashMap<>();
    Map<String, String> clusters = new LinkedHashMap<>();
    Map<String, Ballot> ballots = new LinkedHashMap<>();
    traces.forEachOrdered(
        trace -> {
          String problem = trace.prompt().id();
          clusters.computeIfAbsent(problem, id -> cluster.apply(trace.prompt()));
          Ballot ballot = ballots.computeIfAbsent(problem, id -> new Ballot(verifier));
          Optional<String> answer = ballot.classOf(trace);
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

  /**
   * Clusters named by a tag of the prompts; without one, every problem stands alone.
   *
   * @param tag problems with the same value are not independent
   */
  public static Function<Prompt, String> byTag(Optional<String> tag) {
    return prompt -> tag.map(name -> prompt.tags().get(name)).orElse(prompt.id());
  }
}
