package io.distill4j.eval.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a report tells beside its scores.
 *
 * @param funnel of the curation, from all traces to those trained on
 * @param loss of the training, in the order of the steps
 * @param curves of the training beside its loss, in their order
 * @param samples traces to read, three are enough
 * @param facts versions, seeds, durations, sizes: whatever explains the numbers
 * @param commands to repeat it, one a line
 * @param notes sentences a reader must know, such as known discrepancies
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

  /** A report of scores alone. */
  public static final Story NONE =
      new Story(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** The same story with more facts, commands and notes behind its own. */
  public Story and(
      List<ReportInput.Fact> moreFacts, List<String> moreCommands, List<String> moreNotes) {
    return new Story(
        funnel,
        loss,
        curves,
        samples,
        joined(facts, moreFacts),
        joined(commands, moreCommands),
        joined(notes, moreNotes));
  }

  /** The same story with other curves. */
  Story withCurves(List<Curve> newCurves) {
    return new Story(funnel, loss, newCurves, samples, facts, commands, notes);
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
