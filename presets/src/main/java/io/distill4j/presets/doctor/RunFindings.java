package io.distill4j.presets.doctor;

import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.pack.OverLong;
import io.distill4j.student.pack.PackingReport;
import io.distill4j.student.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks of what training and evaluation will meet.
 *
 * @param config of the model as it is trained
 * @param rowTokens longest sample that is not dropped or cut
 */
public record RunFindings(DecoderConfig config, int rowTokens) {

  /** A larger share of lost tokens than this is a mistake more often than a wish. */
  private static final double MOST_LOST = 0.05;

  /** Whether rows and generation stay within the positions of the model. */
  public List<Finding> positions(int own, GenerationOptions generation) {
    List<Finding> findings = new ArrayList<>();
    int longest = config.maxPositions();
    String known =
        own == longest
            ? "%,d positions".formatted(longest)
            : "%,d positions, made for %,d".formatted(longest, own);
    String remedy =
        "set student.base.checkpoint.positions, such as {longest: %d, rope: {plain: {theta:"
            + " 300000}}}";
    findings.add(
        Finding.of(
            rowTokens <= longest,
            "positions",
            "%s; a row has %,d tokens".formatted(known, rowTokens),
            remedy.formatted(rowTokens)));
    int context = generation.contextTokens();
    findings.add(
        Finding.of(
            context <= longest,
            "context",
            "%,d tokens of prompt and completion in the evaluation, %,d positions"
                .formatted(context, longest),
            remedy.formatted(context)));
    return findings;
  }

  /**
   * What becomes of the samples.
   *
   * @param leftOut samples that are not trained on, by reason
   */
  public List<Finding> data(PackingReport report, Map<String, Integer> leftOut, OverLong overLong) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.fine("data", String.join("; ", report.lines())));
    int without = leftOut.values().stream().mapToInt(Integer::intValue).sum();
    findings.add(
        Finding.fine(
            "left out",
            without == 0 ? "no sample" : "%,d samples: %s".formatted(without, leftOut)));
    long lost = report.droppedTokens() + report.cutTokens();
    double share = report.tokens() == 0 ? 0 : (double) lost / report.tokens();
    findings.add(
        Finding.of(
            share <= MOST_LOST,
            "lost",
            "%,d of %,d tokens are lost with student.over-long: %s (%.2f%%)"
                .formatted(
                    lost,
                    report.tokens(),
                    overLong.name().toLowerCase(java.util.Locale.ROOT),
                    100 * share),
            "raise student.row-tokens: the longest sample has %,d".formatted(report.longest())));
    return findings;
  }

  /** Optimizer steps of a run. */
  public static Finding steps(int rows, TrainingOptions options) {
    int held = options.heldOut().map(h -> h.rows()).orElse(0);
    long perEpoch = (Math.max(0, rows - held) + options.rowsPerStep() - 1L) / options.rowsPerStep();
    return Finding.of(
        perEpoch > 0,
        "steps",
        "%,d: %,d epochs of %,d rows, %,d rows a step, %,d held out"
            .formatted(
                perEpoch * options.epochs(),
                options.epochs(),
                rows - held,
                options.rowsPerStep(),
                held),
        "hold out fewer rows, or train on more");
  }
}
