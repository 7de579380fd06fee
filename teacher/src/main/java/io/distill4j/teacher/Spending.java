package io.distill4j.teacher;

import io.distill4j.data.Message;
import io.distill4j.data.Request;
import io.distill4j.data.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Keeps a run within its budget: what was spent, and what those in flight may still cost at most.
 * Used by one thread.
 */
final class Spending {

  /** Tokens that a chat template adds to a message, at most. */
  private static final int AROUND_MESSAGE = 32;

  private final Account account;
  private final Clock clock;
  private final Instant start;
  private final double earlierSeconds;
  private Usage spent;
  private Usage reserved = Usage.UNKNOWN;
  private String refusal = "";

  /**
   * @param spent tokens that earlier starts paid for
   * @param earlierSeconds that they took
   */
  Spending(Account account, Usage spent, double earlierSeconds, Clock clock) {
    this.account = account;
    this.spent = spent;
    this.earlierSeconds = earlierSeconds;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** Sets aside what a request may cost; false, and nothing set aside, when it is too much. */
  boolean admits(Request request) {
    if (isTimeOver()) {
      return false;
    }
    Usage worst = worst(request);
    Usage all = spent.plus(reserved).plus(worst);
    Budget budget = account.budget();
    if (budget.tokens().isPresent() && tokens(all) > budget.tokens().getAsLong()) {
      refusal =
          "the budget of %,d tokens is used up: %,d are spent, and the next request may take %,d"
              .formatted(budget.tokens().getAsLong(), tokens(spent), tokens(worst));
      return false;
    }
    OptionalDouble usd = budget.usd();
    if (usd.isPresent() && usd(all) > usd.getAsDouble()) {
      refusal =
          String.format(
              Locale.ROOT,
              "the budget of %,.2f USD is used up: %,.2f are spent, and the next request may cost"
                  + " %,.4f",
              usd.getAsDouble(),
              usd(spent),
              usd(worst));
      return false;
    }
    refusal = "";
    reserved = reserved.plus(worst);
    return true;
  }

  /** A request ended and cost so much. */
  void ended(Request request, Usage usage) {
    Usage worst = worst(request);
    reserved =
        new Usage(
            reserved.promptTokens() - worst.promptTokens(),
            reserved.completionTokens() - worst.completionTokens(),
            0);
    spent = spent.plus(usage);
  }

  /** Why nothing more was asked for; empty when the budget stood in nobody's way. */
  Optional<String> refusal() {
    return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
  }

  Usage spent() {
    return spent;
  }

  /** Dollars so far; empty without prices. */
  OptionalDouble usd() {
    return account.prices().isPresent() ? OptionalDouble.of(usd(spent)) : OptionalDouble.empty();
  }

  /** Wall time so far, that of earlier starts included. */
  double seconds() {
    return earlierSeconds + Duration.between(start, clock.instant()).toMillis() / 1e3;
  }

  private boolean isTimeOver() {
    OptionalDouble hours = account.budget().hours();
    if (hours.isEmpty() || seconds() < hours.getAsDouble() * 3600) {
      return false;
    }
    refusal =
        String.format(Locale.ROOT, "the budget of %,.2f hours is used up", hours.getAsDouble());
    return true;
  }

  private double usd(Usage usage) {
    return account.prices().map(prices -> prices.usd(usage)).orElse(0.0);
  }

  private static long tokens(Usage usage) {
    return usage.promptTokens() + usage.completionTokens();
  }

  /** No tokenizer makes more tokens than bytes. */
  private static Usage worst(Request request) {
    long prompt = 0;
    for (Message message : request.prompt().messages()) {
      prompt += AROUND_MESSAGE + message.content().getBytes(StandardCharsets.UTF_8).length;
    }
    return new Usage(prompt, request.sampling().maxTokens(), 0);
  }
}
