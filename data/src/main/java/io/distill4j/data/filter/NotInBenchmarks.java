package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Rejects traces whose question is one of a benchmark's, and shows what matches where.
 *
 * <p>Three looks, the first that finds something decides. <em>Runs</em>: a run of {@code words}
 * words stands in a question or reference solution of a benchmark as well, as the paper does it;
 * runs that more than half of a benchmark's problems share are its wording, not a problem, and do
 * not count. <em>Short questions</em>: one with fewer words than a run has none and would pass
 * unseen; it matches when all its words, five or more, stand in the other in a row, or both are the
 * same. <em>Alike</em>: the question shares enough of its runs of three words with a benchmark's
 * (all its words, when it is shorter than {@code words}), which finds what was reworded. Case,
 * spacing and punctuation do not matter.
 *
 * <p>The reason names benchmark and problem, the words that match, and their place in characters.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v2, appendix D.1 (any matching 10-gram with questions or
 * reference solutions); open-r1's scripts/decontaminate.py passes questions of fewer than eight
 * words.
 *
 * @param benchmarks names of shipped benchmarks, paths of benchmark YAML files, or paths of files
 *     of rows whose columns {@code problem}, {@code question}, {@code prompt} or {@code text} hold
 *     the question; {@code solution}, {@code canonical_solution} and {@code answer}, there and in
 *     the rows of a named benchmark, hold what may be copied too
 * @param words length of a run, 3 or more; the paper's is 10
 * @param alike smallest share of common runs that counts as the same question, in [0.1, 1]
 * @param lookIn where in the trace runs are looked for
 */
public record NotInBenchmarks(List<String> benchmarks, int words, double alike, Where lookIn)
    implements Filter {

  /** Parts of a trace. */
  public enum Where {
    /** The question alone. */
    PROMPT,
    /** The question, the thoughts and the answer. */
    EVERYTHING
  }

  public NotInBenchmarks {
    benchmarks = List.copyOf(benchmarks);
    if (benchmarks.isEmpty()) {
      throw new IllegalArgumentException("benchmarks must name one or more, was empty");
    }
    if (words < 3) {
      throw new IllegalArgumentException("words must be 3 or more, was " + words);
    }
    if (!(alike >= 0.1 && alike <= 1)) {
      throw new IllegalArgumentException("alike must be in [0.1, 1], was " + alike);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    return new Verdict.Unknown("the benchmarks are not open");
  }

  @Override
  public Filter ready(Toolbox tools) {
    BenchmarkIndex index = new BenchmarkIndex(words, alike);
    benchmarks.forEach(name -> index.add(name, tools));
    index.freeze();
    return trace -> judge(trace, index);
  }

  private Verdict judge(Trace trace, BenchmarkIndex index) {
    Optional<String> hit = index.question(trace.prompt().text());
    if (hit.isEmpty() && lookIn == Where.EVERYTHING) {
      hit =
          index
              .runs("thoughts", trace.completion().reasoning())
              .or(() -> index.runs("answer", trace.completion().answer()));
    }
    return hit.isPresent()
        ? new Verdict.Fail(hit.get())
        : new Verdict.Pass("in none of %d benchmark problems".formatted(index.problems()));
  }
}
