package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Rejects answers that box several different results: a student would learn to hedge, and a
 * verifier would judge one of them.
 *
 * <p>The same result boxed twice passes, compared as text without spaces, sizes and thousands
 * separators. An answer without a box passes too: whether it needs one is the verifier's business.
 */
public record MultiBox() implements Filter {

  @Override
  public Verdict judge(Trace trace) {
    List<String> boxes = BoxText.all(trace.completion().answer());
    Set<String> different = new LinkedHashSet<>();
    boxes.forEach(box -> different.add(BoxText.plain(box)));
    if (different.size() <= 1) {
      return new Verdict.Pass(
          "%d boxes, %d different results".formatted(boxes.size(), different.size()));
    }
    String shown =
        String.join(", ", different.stream().limit(4).map(Texts::quote).toList())
            + (different.size() > 4 ? ", ..." : "");
    return new Verdict.Fail(
        "%d boxes, %d different results: %s".formatted(boxes.size(), different.size(), shown));
  }
}
