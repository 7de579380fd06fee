package io.distill4j.teacher;

import io.distill4j.data.Prompt;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.sample.LiveSamples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What a whole run will take, from the samples of a few prompts.
 *
 * <p>Each range is the mean per prompt with its 95% t interval, times what is left to ask; it says
 * how far the few prompts may be from the average one, not what a server may do. Hours assume that
 * an answer takes as long as in the probe and that the window is full.
 *
 * @param prompts of the probe
 * @param left samples still to ask for; with adaptive sampling, prompts
 * @param unit of what is left
 * @param tokens completion tokens of all that is left
 * @param usd dollars for it; absent without prices
 * @param hours of wall time
 * @param inFlight for which the hours hold
 */
public record Estimate(
    int prompts,
    long left,
    String unit,
    Range tokens,
    Optional<Range> usd,
    Range hours,
    int inFlight) {

  private static final double LEVEL = 0.95;

  /**
   * A mean and its interval.
   *
   * @param low never below 0
   */
  public record Range(double low, double mean, double high) {

    /** The t interval of the mean of some values; not bounded when there is one value. */
    static Range of(double[] values) {
      double mean = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      if (values.length < 2) {
        return new Range(0, mean, Double.POSITIVE_INFINITY);
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      double error = Math.sqrt(squares / (values.length - 1) / values.length);
      double half = error == 0 ? 0 : StudentT.quantile(values.length - 1, LEVEL) * error;
      return new Range(Math.max(0, mean - half), mean, mean + half);
    }

    Range times(double factor) {
      return factor == 0
          ? new Range(0, 0, 0)
          : new Range(low * factor, mean * factor, high * factor);
    }

    private String text(String format) {
      return String.format(
          Locale.ROOT, format + " (" + format + " to " + format + ")", mean, low, high);
    }
  }

  /** What was paid for one prompt, or for one sample of it. */
  private static final class Paid {
    private Usage usage = Usage.UNKNOWN;
    private double seconds;
  }

  static Estimate of(
      List<Prompt> probed,
      Path folder,
      Plan plan,
      long prompts,
      long samples,
      Optional<Prices> prices) {
    boolean seeks = plan.sought().isPresent();
    Map<String, Paid> paid = new HashMap<>();
    probed.forEach(prompt -> paid.put(prompt.id(), new Paid()));
    try (Stream<Trace> traces = LiveSamples.read(folder)) {
      traces
          .filter(trace -> seeks || trace.request().sample() == 0)
          .forEach(
              trace -> {
                Paid to = paid.get(trace.prompt().id());
                if (to != null) {
                  add(to, trace);
                }
              });
    }
    Paid[] all = paid.values().toArray(Paid[]::new);
    long left = Math.max(0, seeks ? prompts - probed.size() : prompts * plan.samples() - samples);
    double[] tokens = new double[all.length];
    double[] usd = new double[all.length];
    double[] seconds = new double[all.length];
    for (int i = 0; i < all.length; i++) {
      tokens[i] = (double) all[i].usage.completionTokens();
      seconds[i] = all[i].seconds;
      usd[i] = prices.isPresent() ? prices.get().usd(all[i].usage) : 0;
    }
    return new Estimate(
        probed.size(),
        left,
        seeks ? "prompts" : "samples",
        Range.of(tokens).times((double) left),
        prices.map(each -> Range.of(usd).times((double) left)),
        Range.of(seconds).times(left / 3600.0 / plan.inFlight()),
        plan.inFlight());
  }

  private static void add(Paid to, Trace trace) {
    to.usage = to.usage.plus(trace.completion().usage());
    to.seconds += Duration.between(trace.startedAt(), trace.finishedAt()).toMillis() / 1e3;
  }

  /** Which caps of a budget are below what is left to pay, as sentences. */
  public List<String> beyond(Budget budget) {
    List<String> caps = new ArrayList<>();
    compare(caps, "USD", budget.usd(), usd.orElse(new Range(0, 0, 0)));
    OptionalDouble most =
        budget.tokens().isPresent()
            ? OptionalDouble.of((double) budget.tokens().getAsLong())
            : OptionalDouble.empty();
    compare(caps, "tokens", most, tokens);
    compare(caps, "hours", budget.hours(), hours);
    return caps;
  }

  private static void compare(List<String> caps, String unit, OptionalDouble cap, Range range) {
    if (cap.isPresent() && range.mean() > cap.getAsDouble()) {
      caps.add(
          String.format(
              Locale.ROOT,
              "the budget of %,.2f %s will probably end the run at %.0f%%: it takes about %,.2f",
              cap.getAsDouble(),
              unit,
              100 * cap.getAsDouble() / range.mean(),
              range.mean()));
    }
  }

  /** For people, on two lines. */
  @Override
  public String toString() {
    String cost = usd.map(range -> ", " + range.text("%,.2f") + " USD").orElse("");
    return String.format(
        Locale.ROOT,
        "probe of %,d prompts: the %,d %s left take %s tokens%s, %s hours with %,d in flight%n"
            + "    in brackets 95%% intervals of the mean per prompt",
        prompts,
        left,
        unit,
        tokens.text("%,.0f"),
        cost,
        hours.text("%,.2f"),
        inFlight);
  }
}
