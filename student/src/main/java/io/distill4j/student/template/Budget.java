package io.distill4j.student.template;

/**
 * What one rendering may spend, so that no template, however made, runs for ever or fills the heap.
 * A node evaluated, an item visited and a character made cost one unit each.
 */
final class Budget {

  /** A thousand times what the longest real template spends on a 100-turn conversation. */
  private static final long LIMIT = 100_000_000;

  private long left = LIMIT;

  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new TemplateError(
          "the template did more than %,d steps: it may never end".formatted(LIMIT));
    }
  }
}
