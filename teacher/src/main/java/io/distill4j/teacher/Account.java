package io.distill4j.teacher;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a generation run costs and may cost, and where it tells so while it runs.
 *
 * @param prices what tokens cost; needed for a budget in dollars
 * @param budget where to pause
 * @param status file that tells other processes how the run is doing; it also remembers the time
 *     that earlier starts took
 */
public record Account(Optional<Prices> prices, Budget budget, Optional<Path> status) {

  /** Costs nothing and tells nobody. */
  public static final Account NONE = new Account(Optional.empty(), Budget.NONE, Optional.empty());

  public Account {
    if (budget.usd().isPresent() && prices.isEmpty()) {
      throw new IllegalArgumentException(
          "budget.usd needs prices, from which dollars are computed");
    }
  }
}
