package io.distill4j.presets.contest;

import io.distill4j.eval.report.Curve;
import io.distill4j.eval.report.ReportInput;
import java.util.List;

/**
 * What a report tells beside its scores.
 *
 * @param funnel of the curation
 * @param loss of the training
 * @param curves of other trainings
 * @param samples to read
 * @param facts before those of every contest
 * @param commands that repeat it
 * @param notes before those of every contest
 */
public record Story(
    List<ReportInput.FunnelRow> funnel,
    List<ReportInput.LossPoint> loss,
    List<Curve> curves,
    List<ReportInput.Shown> samples,
    List<ReportInput.Fact> facts,
    List<String> commands,
    List<String> notes) {

  public Story {
    funnel = List.copyOf(funnel);
    loss = List.copyOf(loss);
    curves = List.copyOf(curves);
    samples = List.copyOf(samples);
    facts = List.copyOf(facts);
    commands = List.copyOf(commands);
    notes = List.copyOf(notes);
  }
}
