package io.distill4j.eval.report;

import io.distill4j.data.Verdict;
import io.distill4j.eval.Simulated;
import io.distill4j.eval.compare.Comparison;
import io.distill4j.eval.report.ReportInput.Cost;
import io.distill4j.eval.report.ReportInput.Fact;
import io.distill4j.eval.report.ReportInput.FunnelRow;
import io.distill4j.eval.report.ReportInput.LossPoint;
import io.distill4j.eval.report.ReportInput.Shown;
import io.distill4j.eval.score.Compute;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Exclusion;
import io.distill4j.eval.score.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** A report of models that do not exist, with every part filled. */
final class Pages {

  private Pages() {}

  static ReportInput full() {
    Score trained = Simulated.score("distilled-1.5B", "aime-2024", 30, 16, 0.55, 1);
    Score rival = Simulated.score("rl-only-1.5B", "aime-2024", 30, 16, 0.51, 2);
    Score untrained = Simulated.score("base-1.5B", "aime-2024", 30, 16, 0.12, 3);
    Score math = Simulated.score("distilled-1.5B", "math-500", 500, 4, 0.9, 4);
    Score mathBase = Simulated.score("base-1.5B", "math-500", 500, 4, 0.5, 5);
    Score excluded =
        new Score(
            math.model(),
            math.benchmark(),
            math.samples(),
            math.problems(),
            math.metrics(),
            List.of(
                new Exclusion(
                    "sample not judged: boxed text is not a number",
                    17,
                    "problem-3#2: boxed text is not a number: \\frac{x}{2}")),
            0,
            math.setting(),
            math.tallies(),
            math.detail());
    return new ReportInput(
            "A distillation of DeepSeek-R1 into 1.5B parameters",
            "Verified reasoning traces of a large model, a small student, and the same base trained"
                + " by reinforcement learning alone.",
            List.of(trained, rival, untrained, excluded, mathBase),
            Comparison.corrected(
                List.of(
                    Comparison.of(trained, untrained, 0.95, 1),
                    Comparison.of(trained, rival, 0.95, 1),
                    Comparison.of(excluded, mathBase, 0.95, 1))),
            new Story(
                List.of(
                    new FunnelRow("traces drawn", 8000),
                    new FunnelRow("answer right", 6712),
                    new FunnelRow("one thought block", 6540),
                    new FunnelRow("same script", 6233),
                    new FunnelRow("length between 64 and 16,384", 5120),
                    new FunnelRow("first passing of each prompt", 1874)),
                loss(),
                List.of(),
                List.of(
                    new Shown(
                        "Distilled, right",
                        Simulated.trace(
                            "problem-4",
                            0,
                            "3 plus 4.\nLet me count: 4, 5, 6, 7.\nSo 7.",
                            "\\boxed{7}",
                            new Verdict.Pass("boxed 7, expected 7"))),
                    new Shown(
                        "Distilled, wrong",
                        Simulated.trace(
                            "problem-9",
                            1,
                            "3 times 4 is 12 <b>?</b>",
                            "\\boxed{12}",
                            new Verdict.Fail("boxed 12, expected 7"))),
                    new Shown(
                        "Base, not judged",
                        Simulated.trace(
                            "problem-9",
                            1,
                            "",
                            "about seven",
                            new Verdict.Unknown("boxed text is not a number: x")))),
                List.of(
                    new Fact("distill4j", "0.1.0"),
                    new Fact("Java", "17.0.15"),
                    new Fact("trained tokens", "31,204,118")),
                List.of(
                    "./distill run r1-distill-qwen-1.5b --run runs/demo",
                    "./distill report --run runs/demo"),
                List.of("These models do not exist; the numbers are simulated.")))
        .withCosts(costs(trained, rival))
        .withContamination(
            new Contamination(
                List.of(
                    new Contamination.Flag(
                        "aime-2024", "problem-3", "10 words in trace 17 of r1.parquet"),
                    new Contamination.Flag("aime-2024", "problem-8", "equal question, row 4"))))
        .withPages("problems");
  }

  private static List<Cost> costs(Score trained, Score rival) {
    return List.of(
        new Cost(
            trained.model(),
            trained.benchmark(),
            trained.metric("pass@1").orElseThrow().estimate(),
            "measured here",
            "This report",
            new Compute(
                OptionalDouble.of(3e19),
                OptionalDouble.of(2e19),
                OptionalDouble.of(120),
                "Simulated.")),
        new Cost(
            rival.model(),
            rival.benchmark(),
            rival.metric("pass@1").orElseThrow().estimate(),
            "rl-only",
            "Nowhere",
            new Compute(
                OptionalDouble.of(8e20),
                OptionalDouble.of(0),
                OptionalDouble.of(4000),
                "Simulated.")),
        new Cost(
            "rl-only-32B",
            rival.benchmark(),
            rival.metric("pass@1").orElseThrow().estimate(),
            "rl-only",
            "Nowhere",
            new Compute(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "Not published.")));
  }

  private static List<LossPoint> loss() {
    var random = new SplittableRandom(7);
    List<LossPoint> loss = new ArrayList<>();
    for (int step = 1; step <= 2000; step++) {
      loss.add(
          new LossPoint(step, 0.5 + 1.4 * Math.exp(-step / 300.0) + 0.1 * random.nextDouble()));
    }
    return loss;
  }

  /** Writes the page to the given path, to be looked at. */
  public static void main(String[] arguments) throws IOException {
    HtmlReport.write(Path.of(arguments[0]), full());
    MarkdownReport.write(Path.of(arguments[0] + ".md"), full());
  }
}
