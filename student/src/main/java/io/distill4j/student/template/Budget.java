package io.distill4j.student.template;

/**
 * What one rendering may spend, so that no template, however made, runs for ever or fills the heap.
 * A node evaluated, an item visited and a character made cost one unit each.
 */
final class Budget {

  /**
   * Public chat templates spent up to 2.3 million on a conversation of 100 turns and 500,000
   * characters, one that walks through all characters 7 million.
   */
  private static final long LIMIT = 50_000_000;

  private long left = LIMIT;

  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new TemplateError(
          "the template did more than %,d steps: it may never end".formatted(LIMIT));
    }
  }
}
