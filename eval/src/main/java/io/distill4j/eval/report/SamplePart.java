package io.distill4j.eval.report;

import io.distill4j.data.Answer;
import io.distill4j.data.Label;
import io.distill4j.data.Trace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A trace as the page shows it. */
final class SamplePart {

  /** Longer texts are cut in the middle: the page is for reading, the file has it all. */
  private static final int LONGEST = 20_000;

  private SamplePart() {}

  static Map<String, Object> of(ReportInput.Shown shown) {
    Trace trace = shown.trace();
    long tokens = trace.completion().usage().completionTokens();
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("heading", shown.heading());
    part.put("problem", trace.prompt().id());
    part.put("sample", trace.request().sample());
    part.put(
        "verdict",
        trace.labels().isEmpty() ? "not judged" : trace.labels().get(0).verdict().wireName());
    part.put("prompt", cut(trace.prompt().text()));
    part.put("hasSent", !trace.completion().sent().isEmpty());
    part.put("sent", cut(trace.completion().sent()));
    part.put("hasReasoning", !trace.completion().reasoning().isBlank());
    part.put("reasoning", cut(trace.completion().reasoning()));
    part.put("answer", cut(trace.completion().answer()));
    part.put(
        "verdicts",
        trace.labels().stream().map(SamplePart::line).collect(Collectors.joining("\n")));
    part.put("model", trace.model());
    part.put("endpoint", trace.endpoint());
    part.put("seed", "" + trace.request().seed());
    part.put("finish", trace.completion().finish().wireName());
    part.put("tokens", tokens > 0 ? " after " + Numbers.count(tokens) + " tokens" : "");
    part.put("reference", reference(trace.prompt().answer()));
    return part;
  }

  static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int half = LONGEST / 2;
    return text.substring(0, half)
        + "\n\n[... %s characters left out ...]\n\n"
            .formatted(Numbers.count((long) text.length() - 2L * half))
        + text.substring(text.length() - half);
  }

  private static String line(Label label) {
    return "%s: %s, %s"
        .formatted(label.judge(), label.verdict().wireName(), label.verdict().reason());
  }

  static String reference(Answer answer) {
    if (answer instanceof Answer.Text text) {
      return text.value();
    }
    if (answer instanceof Answer.Choice choice) {
      return choice.letter() + ", " + choice.options().get(choice.index());
    }
    return answer instanceof Answer.Tests tests ? tests.cases().size() + " tests" : "none";
  }
}
