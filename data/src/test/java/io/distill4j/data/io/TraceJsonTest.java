package io.distill4j.data.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TraceJsonTest {

  private static final String ODD =
      "\u0000\u001f\u007f\u2028\u2029\ufeff \"\\/ \r\n\t \u200b \ud83d\ude00 \ud834\udd1e 中文 é e\u0301";

  static List<Answer> answers() {
    return List.of(
        new Answer.Text(ODD),
        new Answer.Text(""),
        new Answer.Choice(1, List.of("a \"quoted\" one", ODD)),
        new Answer.Tests(
            List.of(
                new Answer.Case.InputOutput("1 2\n", "3\n"),
                new Answer.Case.Assertion("assert f('\\n') == 2"))),
        new Answer.None());
  }

  @ParameterizedTest
  @MethodSource("answers")
  void readsEveryFieldBackThroughALine(Answer answer) throws JsonProcessingException {
    Trace trace = trace(answer, ODD);

    Trace read = TraceJson.read(Json.parse(Json.line(TraceJson.write(trace))));

    assertThat(read).isEqualTo(trace);
    assertThat(read.id()).isEqualTo(trace.id());
  }

  @Test
  void aRowStaysOnOneLine() {
    assertThat(Json.line(TraceJson.write(trace(new Answer.None(), ODD)))).doesNotContain("\n");
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    Trace read =
        TraceJson.read(
            TraceJson.write(trace(new Answer.None(), "a\ud83d b\ude00\ud83d\ude00\ud83d")));

    assertThat(read.completion().reasoning()).isEqualTo("a\ufffd b\ufffd\ud83d\ude00\ufffd");
  }

  @Test
  void timesAreCutToMicroseconds() {
    Trace now = trace(new Answer.None(), "");
    Trace trace =
        new Trace(
            now.request(),
            now.completion(),
            now.model(),
            now.endpoint(),
            Instant.parse("2026-01-31T12:00:00.000001999Z"),
            now.finishedAt(),
            now.labels());

    ObjectNode row = TraceJson.write(trace);

    assertThat(row.path("started_at").textValue()).isEqualTo("2026-01-31T12:00:00.000001Z");
  }

  @Test
  void namesTheColumnThatIsMissing() {
    ObjectNode row = TraceJson.write(trace(new Answer.None(), ""));
    row.remove("reasoning");

    assertThatThrownBy(() -> TraceJson.read(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'reasoning' is missing");
  }

  @Test
  void aRowWrittenBeforeItWasKnownWhatIsSentReadsWithoutIt() {
    Trace trace = trace(new Answer.None(), "");
    ObjectNode row = TraceJson.write(trace);
    row.remove("sent");

    assertThat(TraceJson.read(row).completion()).isEqualTo(trace.completion().withSent(""));
  }

  @Test
  void namesTheColumnWithAWrongValue() {
    ObjectNode row = TraceJson.write(trace(new Answer.None(), ""));
    row.put("sample", "first");

    assertThatThrownBy(() -> TraceJson.read(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("column 'sample' must be a whole number, was \"first\"");
  }

  private static Trace trace(Answer answer, String text) {
    Prompt prompt =
        new Prompt(
            "math/" + ODD,
            List.of(Message.system("be kind"), Message.user(ODD)),
            answer,
            new Origin("file.jsonl", "abc", 7),
            Map.of("level", "5", "domain", ODD));
    return new Trace(
        new Request(prompt, 3, Long.MAX_VALUE, new Sampling(0.1 + 0.2, 0.95, 7, 1e-9, 32_768)),
        new Completion(
            text,
            "answer",
            FinishReason.LENGTH,
            new Usage(1, 2, 1L << 40),
            Map.of("system_fingerprint", "fp_1"),
            java.util.Optional.empty(),
            "<|user|>" + text),
        "deepseek-r1",
        "http://localhost:8000/v1",
        Instant.parse("2026-01-31T12:00:00.000001Z"),
        Instant.parse("2026-01-31T12:00:01Z"),
        List.of(
            new Label("boxed-number", new Verdict.Pass("boxed 1, expected 1")),
            new Label("same-script", new Verdict.Unknown(ODD))));
  }
}
