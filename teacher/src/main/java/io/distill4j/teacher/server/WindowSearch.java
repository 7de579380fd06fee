package io.distill4j.teacher.server;

/**
 * Finds how many requests in flight bring the most tokens per second, by trying.
 *
 * <p>It grows by half while that brings at least {@value #GAIN} more; then it goes back a step and
 * stays, and every now and then tries a tenth more and a tenth less. A change is given one epoch to
 * settle and one to be measured; an epoch in which the window was not full says nothing. What is in
 * flight is never dropped: a smaller window fills more slowly, that is all.
 *
 * <p>Times are milliseconds of any clock that does not jump. Not thread-safe.
 */
final class WindowSearch {

  static final double GAIN = 0.05;
  private static final double KEPT = 0.98;
  private static final double STEP = 1.5;
  private static final int QUIET_EPOCHS = 10;

  private enum Phase {
    GROW,
    STAY,
    MORE,
    LESS
  }

  private final long epochMillis;
  private Phase phase = Phase.GROW;
  private int size;
  private int base;
  private double baseRate = -1;
  private boolean isSettling = true;
  private int quiet;
  private boolean wasFull = true;
  private long begunAt = Long.MIN_VALUE;
  private long tokensThen;

  WindowSearch(int start, long epochMillis) {
    this.size = start;
    this.base = start;
    this.epochMillis = epochMillis;
  }

  /**
   * The size to use now; to be asked often.
   *
   * @param most the largest allowed
   * @param tokens that have arrived since the beginning
   * @param inFlight requests
   */
  int size(int most, long now, long tokens, int inFlight) {
    int now1 = Math.min(most, size);
    wasFull = wasFull && inFlight >= Math.max(1, now1 * 9 / 10);
    if (begunAt == Long.MIN_VALUE) {
      begin(now, tokens);
    } else if (now - begunAt >= epochMillis) {
      double rate = 1e3 * (tokens - tokensThen) / (now - begunAt);
      if (!wasFull) {
        isSettling = true;
      } else if (isSettling) {
        isSettling = false;
      } else {
        measured(rate, most);
      }
      begin(now, tokens);
    }
    return Math.min(most, size);
  }

  private void begin(long now, long tokens) {
    begunAt = now;
    tokensThen = tokens;
    wasFull = true;
  }

  private void measured(double rate, int most) {
    switch (phase) {
      case GROW -> {
        if (baseRate < 0 || rate >= baseRate * (1 + GAIN)) {
          accept(rate);
          if (size < most) {
            change(Phase.GROW, Math.min(most, (int) Math.ceil(size * STEP)));
          } else {
            stay();
          }
        } else {
          change(Phase.STAY, base);
          quiet = 0;
        }
      }
      case STAY -> {
        baseRate = 0.7 * baseRate + 0.3 * rate;
        if (++quiet >= QUIET_EPOCHS) {
          change(Phase.MORE, Math.min(most, base + 1 + base / 10));
        }
      }
      case MORE -> {
        if (size > base && rate >= baseRate * (1 + GAIN / 2)) {
          accept(rate);
          change(Phase.MORE, Math.min(most, base + 1 + base / 10));
        } else {
          change(Phase.LESS, Math.max(1, base - 1 - base / 10));
        }
      }
      case LESS -> {
        if (size < base && rate >= baseRate * KEPT) {
          accept(Math.max(rate, baseRate * KEPT));
        }
        stay();
      }
    }
  }

  private void accept(double rate) {
    base = size;
    baseRate = rate;
  }

  private void stay() {
    change(Phase.STAY, base);
    quiet = 0;
  }

  private void change(Phase next, int newSize) {
    phase = next;
    isSettling = newSize != size;
    size = newSize;
  }
}
