package io.distill4j.data.curate;

import java.util.Locale;
import java.util.StringJoiner;

/** A funnel as Markdown: how many fell where, what that did to the set, and examples. */
final class FunnelText {

  private FunnelText() {}

  static String markdown(Funnel funnel) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%,d of %,d traces chosen, for %,d of %,d prompts.%n%n",
            funnel.kept(),
            funnel.traces(),
            funnel.promptsKept(),
            funnel.prompts()));
    text.append("| judge | pass | fail | unknown | left |\n| --- | ---: | ---: | ---: | ---: |\n");
    long left = funnel.traces();
    text.append(row("(all traces)", "", "", "", number(left)));
    for (Funnel.Judge judge : funnel.judges()) {
      left -= judge.first();
      text.append(
          row(
              judge.name(),
              number(judge.pass()),
              number(judge.fail()),
              number(judge.unknown()),
              number(left)));
    }
    text.append(row("not selected", "", number(funnel.notSelected()), "", number(funnel.kept())));
    effects(funnel, text);
    samples(funnel, text);
    return text.toString();
  }

  private static void effects(Funnel funnel, StringBuilder text) {
    if (funnel.effects().isEmpty()) {
      return;
    }
    text.append(
        "\nWhat this does to the set, as shares of all, of those that passed, and of those");
    text.append(" chosen:\n\n| of | part | all | passed | chosen |\n");
    text.append("| --- | --- | ---: | ---: | ---: |\n");
    for (Funnel.Effect effect : funnel.effects()) {
      text.append(
          row(
              effect.of(),
              effect.part(),
              share(effect.before(), funnel.traces()),
              share(effect.passing(), funnel.passing()),
              share(effect.kept(), funnel.kept())));
    }
  }

  private static void samples(Funnel funnel, StringBuilder text) {
    if (funnel.samples().isEmpty()) {
      return;
    }
    text.append("\nSome that fell:\n\n| judge | trace | reason |\n| --- | --- | --- |\n");
    for (Funnel.Sample sample : funnel.samples()) {
      text.append(row(sample.judge(), sample.trace(), sample.reason()));
    }
  }

  private static String row(String... cells) {
    StringJoiner row = new StringJoiner(" | ", "| ", " |\n");
    for (String cell : cells) {
      row.add(cell.replace("|", "\\|").replaceAll("\\s+", " "));
    }
    return row.toString();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "" : String.format(Locale.ROOT, "%.1f%%", 100.0 * part / whole);
  }
}
