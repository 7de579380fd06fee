package io.distill4j.data.mix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How far a set is from a target, and what to generate next.
 *
 * @param by what shares are shares of
 * @param rows one per domain of the target, then those it does not name
 * @param distance half the sum of the differences of shares (total variation), in [0, 1]: the part
 *     of the set that stands in the wrong domain
 */
public record MixPlan(DomainMix.Unit by, List<Row> rows, double distance) {

  /**
   * A domain.
   *
   * @param have what there is
   * @param share of what there is, in [0, 1]
   * @param target share wanted, in [0, 1]
   * @param missing samples to add so that the shares fit
   * @param missingTokens tokens of these samples, at the domain's average or, where there is none,
   *     the target's
   */
  public record Row(
      String domain, Amount have, double share, double target, long missing, long missingTokens) {}

  /** Samples and their tokens. */
  public record Amount(long samples, long tokens) {

    static final Amount NONE = new Amount(0, 0);

    public Amount plus(Amount other) {
      return new Amount(samples + other.samples, tokens + other.tokens);
    }

    double in(DomainMix.Unit by) {
      return by == DomainMix.Unit.SAMPLES ? samples : tokens;
    }
  }

  public MixPlan {
    rows = List.copyOf(rows);
  }

  /**
   * Plans.
   *
   * @param have what there is of each domain
   * @param total samples the set should have in the end; absent: as many as it takes so that
   *     nothing of a domain of the target is too much
   */
  public static MixPlan of(
      MixTarget target, Map<String, Amount> have, DomainMix.Unit by, OptionalLong total) {
    double all = have.values().stream().mapToDouble(amount -> amount.in(by)).sum();
    Map<String, Double> shares = target.shares(by);
    double whole = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      whole =
          Math.max(whole, have.getOrDefault(share.getKey(), Amount.NONE).in(by) / share.getValue());
    }
    if (total.isPresent()) {
      // Samples in all; by tokens, at the target's average length.
      double length =
          target.domains().values().stream().mapToDouble(part -> part.amount(by)).sum()
              / target.domains().values().stream().mapToLong(MixTarget.Part::samples).sum();
      whole = total.getAsLong() * length;
    }
    List<Row> rows = new ArrayList<>();
    double distance = 0;
    for (Map.Entry<String, MixTarget.Part> part : target.domains().entrySet()) {
      String domain = part.getKey();
      Amount there = have.getOrDefault(domain, Amount.NONE);
      double wanted = shares.getOrDefault(domain, 0.0);
      double share = all == 0 ? 0 : there.in(by) / all;
      double length =
          there.samples() > 0 && there.tokens() > 0
              ? (double) there.tokens() / there.samples()
              : part.getValue().tokens();
      double gap = Math.max(0, wanted * whole - there.in(by));
      double samples = by == DomainMix.Unit.SAMPLES ? gap : gap / length;
      rows.add(
          new Row(
              domain,
              there,
              share,
              wanted,
              Math.round(samples),
              Math.round(Math.round(samples) * length)));
      distance += Math.abs(share - wanted);
    }
    for (Map.Entry<String, Amount> other : new TreeMap<>(have).entrySet()) {
      if (!target.domains().containsKey(other.getKey())) {
        double share = all == 0 ? 0 : other.getValue().in(by) / all;
        rows.add(new Row(other.getKey(), other.getValue(), share, 0, 0, 0));
        distance += share;
      }
    }
    return new MixPlan(by, rows, distance / 2);
  }

  /** A table for people, with what to generate next, the largest gap first. */
  public String table() {
    int width =
        Math.max(10, rows.stream().mapToInt(row -> row.domain().length()).max().orElse(0) + 1);
    String line = "%-" + width + "s %10s %14s %8s %8s %10s %14s%n";
    StringBuilder table = new StringBuilder();
    table.append(
        line.formatted("domain", "samples", "tokens", "share", "target", "missing", "tokens"));
    for (Row row : rows) {
      table.append(
          String.format(
              Locale.ROOT,
              line,
              row.domain().isEmpty() ? "(none)" : row.domain(),
              number(row.have().samples()),
              number(row.have().tokens()),
              percent(row.share()),
              percent(row.target()),
              number(row.missing()),
              number(row.missingTokens())));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%s of the set by %s stands in the wrong domain%n",
            percent(distance),
            by.name().toLowerCase(Locale.ROOT)));
    rows.stream()
        .filter(row -> row.missing() > 0)
        .sorted((a, b) -> Long.compare(b.missingTokens(), a.missingTokens()))
        .forEach(
            row ->
                table.append(
                    String.format(
                        Locale.ROOT,
                        "generate %,d more of %s, about %,d tokens%n",
                        row.missing(),
                        row.domain(),
                        row.missingTokens())));
    return table.toString();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
