package io.distill4j.data.curate;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.curate.Curation.UnknownPolicy;
import io.distill4j.data.filter.BenchmarkHit;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.filter.NotInBenchmarks;
import io.distill4j.data.filter.NotInBenchmarks.Where;
import io.distill4j.data.filter.OneThinkBlock;
import io.distill4j.data.filter.Toolbox;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.select.FirstPassing;
import io.distill4j.data.verify.BoxedNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchmarkHitsTest {

  private static final String WHOLE = "a train leaves Rome at noon and meets another";

  @TempDir Path folder;

  @Test
  void whatWasFoundIsOneLinePerProblemAndPromptWithHowManyTracesWereTrainedOn() throws IOException {
    curate(Optional.of(List.of("not-in-benchmarks")));

    assertThat(folder.resolve("contamination.jsonl"))
        .hasContent(
            """
            {"benchmark":"mini","problem":"x/1 #2: b","evidence":"9 words of mini#x/1 #2: b in the question at characters 0 to 45: 'a train leaves Rome at noon and meets another'","prompt":"same","traces":2,"trained":1}
            {"benchmark":"mini","problem":"y","evidence":"6 words of mini#y in the thoughts at characters 8 to 45: 'seven dwarfs share nine apples, until'","prompt":"other","traces":1,"trained":1}
            """);
  }

  @Test
  void tracesThatWereRemovedAreSaidToBe() throws IOException {
    curate(Optional.empty());

    assertThat(Files.readAllLines(folder.resolve("contamination.jsonl")))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).endsWith(",\"trained\":0}"));
  }

  @Test
  void withoutAFilterThatLooksThereIsNoFile() throws IOException {
    curate(Optional.empty(), List.of(new OneThinkBlock()));

    assertThat(folder.resolve("funnel.json")).exists();
    assertThat(folder.resolve("contamination.jsonl")).doesNotExist();
  }

  @Test
  void aReasonTellsBenchmarkAndProblem() {
    assertThat(BenchmarkHit.of("the question is 0.67 like that of bench#4: 'What is 7 times 8?'"))
        .contains(new BenchmarkHit("bench", "4"));
    assertThat(
            BenchmarkHit.of(
                "all 5 words of b#4 in the question at characters 0 to 17: 'what\nis 7 TIMES 8'"))
        .contains(new BenchmarkHit("b", "4"));
    assertThat(BenchmarkHit.of("in none of 5 benchmark problems")).isEmpty();
  }

  private void curate(Optional<List<String>> ignore) throws IOException {
    Path rows = folder.resolve("mini.jsonl");
    Files.writeString(
        rows,
        """
        {"id": "x/1 #2: b", "problem": "%s"}
        {"id": "y", "problem": "seven dwarfs share nine apples until"}
        """
            .formatted(WHOLE));
    curate(ignore, List.of(new NotInBenchmarks(List.of(rows.toString()), 6, 1, Where.EVERYTHING)));
  }

  private void curate(Optional<List<String>> ignore, List<Filter> filters) throws IOException {
    try (TraceWriter writer = TraceWriter.open(folder.resolve("traces.jsonl"))) {
      writer.append(trace("same", 0, WHOLE, "well"));
      writer.append(trace("same", 1, WHOLE, "well"));
      writer.append(trace("other", 0, "What?", "I know: seven dwarfs share nine apples, until"));
      writer.append(trace("clean", 0, "How?", "well"));
      writer.publish();
    }
    Curation curation =
        new Curation(
            new BoxedNumber(),
            filters,
            new FirstPassing(1),
            UnknownPolicy.DROP,
            Optional.empty(),
            Optional.empty(),
            ignore,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    curation.judge(
        folder.resolve("traces.jsonl"), folder.resolve("labels"), Toolbox.EMPTY, Progress.SILENT);
    curation.select(
        folder.resolve("traces.jsonl"),
        folder.resolve("labels"),
        folder.resolve("kept"),
        folder.resolve("rejected"),
        folder.resolve("funnel.json"),
        Progress.SILENT);
  }

  private static Trace trace(String prompt, int sample, String question, String thoughts) {
    return new Trace(
        Request.of(Prompt.of(prompt, question, new Answer.Text("42")), sample, Sampling.R1, 1),
        Completion.of(thoughts, "\\boxed{42}"),
        "teacher",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
