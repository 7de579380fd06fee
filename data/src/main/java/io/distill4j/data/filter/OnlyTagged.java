package io.distill4j.data.filter;

import io.distill4j.data.Named;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;

/**
 * Judges the traces of some prompts by another filter and passes all others: thoughts are wanted of
 * a problem, not of a greeting.
 *
 * @param tag of the prompts, such as {@code kind}
 * @param values of the tag whose traces are judged, one or more
 * @param filter that judges them
 */
public record OnlyTagged(String tag, List<String> values, Filter filter) implements Filter {

  public OnlyTagged {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values must name one or more, was empty");
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    String value = trace.prompt().tags().getOrDefault(tag, "");
    if (!values.contains(value)) {
      return new Verdict.Pass(
          value.isEmpty()
              ? "not judged: no tag " + tag
              : "not judged: %s is '%s'".formatted(tag, value));
    }
    Verdict verdict = filter.judge(trace);
    return Verdict.of(verdict.wireName(), "%s: %s".formatted(Named.of(filter), verdict.reason()));
  }

  @Override
  public Filter ready(Toolbox tools) {
    return new OnlyTagged(tag, values, filter.ready(tools));
  }
}
