package io.distill4j.student.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What packing did to the samples, known before the first step.
 *
 * @param rowTokens ids that fit a row
 * @param rows rows of an epoch
 * @param samples samples given
 * @param tokens their ids, prompts included
 * @param keptSamples samples trained, those cut included
 * @param keptTokens ids in rows
 * @param trainedTokens those of them that are predicted in training
 * @param droppedSamples samples left out because they are too long
 * @param droppedTokens ids of samples left out
 * @param cutSamples samples whose completion was cut
 * @param cutTokens ids cut off them
 * @param longest ids of the longest sample given; 0 without samples
 */
public record PackingReport(
    int rowTokens,
    int rows,
    int samples,
    long tokens,
    int keptSamples,
    long keptTokens,
    long trainedTokens,
    int droppedSamples,
    long droppedTokens,
    int cutSamples,
    long cutTokens,
    int longest) {

  /** Share of the rows' places that hold no id, in [0, 1); 0 without rows. */
  public double padding() {
    long places = (long) rows * rowTokens;
    return places == 0 ? 0 : 1 - (double) keptTokens / places;
  }

  /** The report in lines for people: what is kept, and on a line of its own what is lost. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%,d of %,d samples (%,d tokens, %,d of them trained) in %,d rows of %,d, %.2f%% padding",
            keptSamples, samples, keptTokens, trainedTokens, rows, rowTokens, 100 * padding()));
    if (droppedSamples > 0) {
      lines.add(
          format(
              "dropped: %,d samples longer than a row (%,d tokens, %.2f%% of all; the longest has"
                  + " %,d)",
              droppedSamples, droppedTokens, 100.0 * droppedTokens / tokens, longest));
    }
    if (cutSamples > 0) {
      lines.add(
          format(
              "cut: %,d samples lose the end of their completion (%,d tokens, %.2f%% of all; the"
                  + " longest has %,d)",
              cutSamples, cutTokens, 100.0 * cutTokens / tokens, longest));
    }
    return lines;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
