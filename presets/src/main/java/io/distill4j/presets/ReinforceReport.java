package io.distill4j.presets;

import io.distill4j.data.ToolVersion;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.report.Curve;
import io.distill4j.eval.report.HtmlReport;
import io.distill4j.eval.report.MarkdownReport;
import io.distill4j.eval.report.ReportInput;
import io.distill4j.eval.report.Story;
import io.distill4j.student.rl.Learnt;
import io.distill4j.student.rl.PolicyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The report of a run of reinforcement learning: how reward, length, words of reflection,
 * divergence and entropy moved over its steps.
 *
 * @param log its steps, one or more
 */
public record ReinforceReport(Reinforcement preset, List<PolicyRecord> log) {

  /** Words that have a line of their own; all others are in the sum alone. */
  private static final int WORDS = 5;

  public ReinforceReport {
    log = List.copyOf(log);
  }

  /** Writes {@code report.html} and {@code report.md}. */
  void write(RunFolder folder) throws IOException {
    Path html = folder.report();
    ReportInput input =
        new ReportInput(
                String.valueOf(folder.root().getFileName()),
                preset.about(),
                List.of(),
                List.of(),
                new Story(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    facts(),
                    List.of("distill reinforce preset.yaml --run ANOTHER_FOLDER"),
                    notes()))
            .withCurves(curves());
    HtmlReport.write(html, input);
    MarkdownReport.write(html.resolveSibling("report.md"), input);
  }

  /** The curves, in the order they should be read. */
  public List<Curve> curves() {
    List<Curve> curves = new ArrayList<>();
    curves.add(new Curve("Reward", "", rewards()));
    curves.add(
        new Curve(
            "Length of completions",
            "tokens",
            List.of(
                line("mean", r -> r.drawn().meanTokens()),
                line("longest", r -> r.drawn().longestTokens()))));
    curves.add(new Curve("Words of reflection", "words per completion", words()));
    curves.add(
        new Curve(
            "Divergence from the reference",
            "nats",
            List.of(sparse("divergence", r -> learnt(r, Learnt::divergence)))));
    curves.add(new Curve("Entropy", "nats", List.of(learnt("entropy", Learnt::entropy))));
    curves.add(
        new Curve(
            "Tokens whose gradient is clipped",
            "shares of all trained tokens",
            List.of(learnt("clipped", Learnt::clipShare))));
    curves.add(
        new Curve(
            "Loss of the value head",
            "half squared distance",
            List.of(sparse("loss of values", r -> learnt(r, Learnt::valueLoss)))));
    curves.add(
        new Curve(
            "Groups and completions that teach little or nothing",
            "shares",
            List.of(
                line("groups of equal rewards", r -> share(r, r.drawn().uniformGroups(), true)),
                line("completions cut off", r -> share(r, r.drawn().cutOff(), false)),
                line("completions of unknown reward", r -> share(r, r.drawn().unknown(), false)))));
    return curves;
  }

  private List<Curve.Line> rewards() {
    List<Curve.Line> lines = new ArrayList<>();
    lines.add(sparse("reward", r -> r.drawn().reward()));
    Map<String, Double> parts = new TreeMap<>();
    log.forEach(record -> parts.putAll(record.drawn().parts()));
    if (parts.size() > 1) {
      for (String part : parts.keySet()) {
        lines.add(sparse(part, r -> known(r.drawn().parts().get(part))));
      }
    }
    return lines;
  }

  private List<Curve.Line> words() {
    Map<String, Long> counts = new TreeMap<>();
    for (PolicyRecord record : log) {
      record.drawn().reflections().forEach((w, n) -> counts.merge(w, (long) n, Long::sum));
    }
    List<Curve.Line> lines = new ArrayList<>();
    lines.add(
        line(
            "all",
            r ->
                r.drawn().reflections().values().stream().mapToInt(Integer::intValue).sum()
                    / (double) r.drawn().completions()));
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(WORDS)
        .forEach(
            word ->
                lines.add(
                    line(
                        word.getKey(),
                        r ->
                            r.drawn().reflections().getOrDefault(word.getKey(), 0)
                                / (double) r.drawn().completions())));
    return lines;
  }

  private List<ReportInput.Fact> facts() {
    List<ReportInput.Fact> facts = new ArrayList<>();
    double rollout = log.stream().mapToDouble(r -> r.seconds().rollout()).sum();
    double score = log.stream().mapToDouble(r -> r.seconds().score()).sum();
    double update = log.stream().mapToDouble(r -> r.seconds().update()).sum();
    double all = rollout + score + update;
    add(facts, "steps", "%,d", log.size());
    add(
        facts,
        "updates of the weights",
        "%,d",
        sum(r -> r.learnt().map(l -> (long) l.updates()).orElse(0L)));
    add(facts, "completions drawn", "%,d", sum(r -> r.drawn().completions()));
    add(facts, "tokens trained", "%,d", sum(r -> r.learnt().map(Learnt::tokens).orElse(0L)));
    add(facts, "completions of unknown reward", "%,d", sum(r -> r.drawn().unknown()));
    add(facts, "arithmetic", "%.3g FLOPs", log.stream().mapToDouble(PolicyRecord::flops).sum());
    add(
        facts,
        "time",
        "%,.0f s: rollout %.0f%%, scoring %.0f%%, update %.0f%%",
        all,
        100 * rollout / all,
        100 * score / all,
        100 * update / all);
    add(facts, "seed", "%d", preset.training().seed());
    add(facts, "code", "%s", "distill4j " + ToolVersion.current());
    return facts;
  }

  private List<String> notes() {
    String cut =
        switch (preset.training().cutOff()) {
          case KEEP -> "are judged as they are";
          case MASK -> "count in the mean of their group and carry no gradient";
        };
    return List.of(
        "Completions that reach the limit on tokens " + cut + ".",
        "A completion whose reward is unknown is left out of its group and carries no gradient.",
        "Reward: " + preset.reward() + ", in " + preset.reward().range() + ".");
  }

  private static void add(
      List<ReportInput.Fact> facts, String name, String format, Object... values) {
    facts.add(new ReportInput.Fact(name, String.format(Locale.ROOT, format, values)));
  }

  private long sum(ToLongFunction<PolicyRecord> of) {
    return log.stream().mapToLong(of).sum();
  }

  private static OptionalDouble learnt(
      PolicyRecord record, Function<Learnt, OptionalDouble> value) {
    return record.learnt().isPresent()
        ? value.apply(record.learnt().get())
        : OptionalDouble.empty();
  }

  private static double share(PolicyRecord record, int count, boolean ofGroups) {
    int whole = ofGroups ? record.drawn().groups() : record.drawn().completions();
    return (double) count / whole;
  }

  private static OptionalDouble known(@org.jspecify.annotations.Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private Curve.Line line(String name, ToDoubleFunction<PolicyRecord> value) {
    return sparse(name, record -> OptionalDouble.of(value.applyAsDouble(record)));
  }

  private Curve.Line learnt(String name, ToDoubleFunction<Learnt> value) {
    return sparse(name, record -> record.learnt().stream().mapToDouble(value).findFirst());
  }

  private Curve.Line sparse(String name, Function<PolicyRecord, OptionalDouble> value) {
    List<Curve.Point> points = new ArrayList<>();
    for (PolicyRecord record : log) {
      value.apply(record).ifPresent(known -> points.add(new Curve.Point(record.step(), known)));
    }
    return new Curve.Line(name, points);
  }
}
