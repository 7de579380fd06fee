package io.distill4j.student.rl;

import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Layout;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Samples that one forward pass takes, in the order of its targets.
 *
 * @param <T> a sample, and what is known of it
 */
record Pass<T>(List<T> samples, Batch batch) {

  /**
   * Sorts samples by length, so that padding is short, and cuts them into passes.
   *
   * @param most tokens of a pass, unless one sample alone has more
   * @param layout see {@link Batch#of}
   */
  static <T> List<Pass<T>> of(
      List<T> samples, Function<T, Document> document, int most, Layout layout) {
    List<T> sorted = new ArrayList<>(samples);
    sorted.sort(Comparator.comparingInt((T sample) -> -document.apply(sample).length()));
    List<Pass<T>> passes = new ArrayList<>();
    List<T> open = new ArrayList<>();
    long tokens = 0;
    for (T sample : sorted) {
      int length = document.apply(sample).length();
      if (!open.isEmpty() && tokens + length > most) {
        passes.add(close(open, document, layout));
        open = new ArrayList<>();
        tokens = 0;
      }
      open.add(sample);
      tokens += length;
    }
    if (!open.isEmpty()) {
      passes.add(close(open, document, layout));
    }
    return passes;
  }

  private static <T> Pass<T> close(List<T> samples, Function<T, Document> document, Layout layout) {
    Row row = new Row(samples.stream().map(document).toList());
    return new Pass<>(List.copyOf(samples), Batch.of(List.of(row), layout));
  }
}
