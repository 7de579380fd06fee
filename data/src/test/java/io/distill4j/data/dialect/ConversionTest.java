package io.distill4j.data.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.Rows;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Small tables made up after the cards of the published ones. */
final class ConversionTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = Dialect.class, mode = EnumSource.Mode.EXCLUDE, names = "TRACES")
  void aTableBecomesTracesAndThenTheSameTableAgain(Dialect dialect) throws IOException {
    List<String> rows = rows(dialect);
    Path in = write("in.jsonl", rows);

    Conversion.Result there = convert(Optional.empty(), Dialect.TRACES, in, "traces");
    convert(Optional.empty(), dialect, folder.resolve("traces"), "back.jsonl.zst");

    assertThat(there.from()).isEqualTo(dialect);
    assertThat(read("back.jsonl.zst")).containsExactlyElementsOf(rows);
    if (!dialect.columns().isEmpty()
        && dialect.columns().size() > 1
        && dialect != Dialect.NEMO_SKILLS) {
      convert(Optional.empty(), dialect, folder.resolve("traces"), "back.parquet");
      assertThat(read("back.parquet")).containsExactlyElementsOf(rows);
    }
  }

  @Test
  void openR1RowsHoldASampleAndAVerdictPerGeneration() throws IOException {
    convert(Optional.empty(), Dialect.TRACES, write("in.jsonl", rows(Dialect.OPENR1_MATH)), "t");

    List<Trace> traces = traces("t");
    assertThat(traces)
        .extracting(trace -> trace.request().key())
        .startsWith("u1#0", "u1#1")
        .hasSize(3);
    assertThat(traces.get(0).prompt().text()).isEqualTo("Step by step: 6 x 7?");
    assertThat(traces.get(0).prompt().answer()).isEqualTo(new Answer.Text("42"));
    assertThat(traces.get(0).prompt().tags()).containsEntry("source", "olympiads");
    assertThat(traces.get(1).completion().reasoning()).isEqualTo("six sevens");
    assertThat(traces.get(1).completion().answer()).isEqualTo("\\boxed{41}");
    assertThat(traces.get(1).completion().finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(traces.get(1).labels())
        .containsExactly(
            new Label("is_reasoning_complete", new Verdict.Fail("as published")),
            new Label("correctness_math_verify", new Verdict.Fail("as published")),
            new Label("correctness_llama", new Verdict.Pass("as published")));
  }

  @Test
  void theChosenGenerationsAloneAreARowToo() throws IOException {
    convert(Optional.empty(), Dialect.TRACES, write("in.jsonl", rows(Dialect.OPENR1_MATH)), "t");
    try (TraceWriter writer = TraceWriter.open(folder.resolve("second.jsonl"))) {
      writer.append(traces("t").get(1));
      writer.publish();
    }

    convert(Optional.empty(), Dialect.OPENR1_MATH, folder.resolve("second.jsonl"), "o.jsonl");

    assertThat(read("o.jsonl").get(0))
        .contains(
            "\"generations\":[\"<think>\\nsix sevens\\n</think>\\n\\n\\\\boxed{41}\"]",
            "\"is_reasoning_complete\":[false]",
            "\"correctness_llama\":[true]",
            "\"finish_reasons\":[\"length\"]");
  }

  @Test
  void tracesOfOneDialectAreWrittenInAnother() throws IOException {
    Path in = write("in.jsonl", rows(Dialect.OPENTHOUGHTS_METADATA));

    convert(Optional.empty(), Dialect.MIXTURE_OF_THOUGHTS, in, "mot.jsonl");
    convert(Optional.empty(), Dialect.OPENTHOUGHTS3, in, "ot3.jsonl");
    convert(Optional.empty(), Dialect.S1K, in, "s1k.jsonl");

    assertThat(read("mot.jsonl"))
        .containsExactly(
            "{\"messages\":[{\"content\":\"6 x"
                + " 7?\",\"role\":\"user\"},{\"content\":\"<think>\\nsix sevens\\n</think>\\n\\n42"
                + "\",\"role\":\"assistant\"}],\"num_tokens\":null,\"source\":\"made-up\"}");
    assertThat(read("ot3.jsonl").get(0)).contains("\"from\":\"human\"", "\"domain\":\"math\"");
    assertThat(read("s1k.jsonl").get(0))
        .contains("\"thinking_trajectories\":[\"six sevens\"]", "\"attempt\":\"42\"");
  }

  @Test
  void thoughtsComeFromWhereverTheTableHasThem() throws IOException {
    for (Dialect dialect : Dialect.values()) {
      if (dialect != Dialect.TRACES && dialect != Dialect.OPENR1_MATH) {
        Path in = write(dialect + ".jsonl", rows(dialect));
        convert(Optional.empty(), Dialect.TRACES, in, dialect + "-traces.jsonl");

        Completion completion = traces(dialect + "-traces.jsonl").get(0).completion();
        assertThat(completion.reasoning()).as(dialect.toString()).isEqualTo("six sevens");
        assertThat(completion.answer()).as(dialect.toString()).isEqualTo("42");
        assertThat(traces(dialect + "-traces.jsonl").get(0).prompt().text()).isEqualTo("6 x 7?");
      }
    }
  }

  @Test
  void whatHasNoPlaceIsRefusedNotDropped() throws IOException {
    Path in = write("in.jsonl", rows(Dialect.MESSAGES));

    assertThatThrownBy(() -> convert(Optional.empty(), Dialect.MESSAGES, in, "out.parquet"))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining("messages has no column for metadata of trace")
        .hasMessageEndingWith("write JSON lines (.jsonl, .jsonl.zst), which take any column");
    assertThat(folder.resolve("out.parquet")).doesNotExist();
    assertThatThrownBy(() -> convert(Optional.empty(), Dialect.CURATOR, in, "out.parquet"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: curator is a dialect of JSON lines
                give a file that ends in .jsonl, .jsonl.gz or .jsonl.zst"""
                .formatted(folder.resolve("out.parquet")));
  }

  @Test
  void unknownTablesAndDialectsNameWhatThereIs() throws IOException {
    Path in = write("in.jsonl", List.of("{\"a\":1,\"b\":2}"));

    assertThatThrownBy(() -> convert(Optional.empty(), Dialect.TRACES, in, "out"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: is of no known dialect; its columns are a, b
                name one with --from, or read it as prompts with dataset-prompts"""
                .formatted(in));
    assertThatThrownBy(() -> convert(Optional.of(Dialect.S1K), Dialect.TRACES, in, "out"))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s:1: is no row of s1k: column 'question' holds no text
                name the right dialect with --from, or mend the row"""
                .formatted(in));
    assertThatThrownBy(() -> Dialect.of("openr1"))
        .isInstanceOf(UserMistake.class)
        .hasMessageStartingWith("'openr1': there is no such dialect")
        .hasMessageContaining("known: traces, openr1-math, codeforces-cots, s1k-1-1");
  }

  private Conversion.Result convert(Optional<Dialect> from, Dialect to, Path in, String out) {
    return new Conversion(from, to).run(in, folder.resolve(out), Progress.SILENT);
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private List<String> read(String name) {
    try (Stream<Row> rows = Rows.read(folder.resolve(name))) {
      return rows.map(row -> row.value().toString()).toList();
    }
  }

  private List<Trace> traces(String name) {
    try (Stream<Trace> traces = Traces.read(folder.resolve(name))) {
      return traces.toList();
    }
  }

  private static List<String> rows(Dialect dialect) {
    String think = "<think>\\nsix sevens\\n</think>\\n\\n42";
    String marks =
        "<|begin_of_thought|>\\n\\nsix sevens\\n\\n<|end_of_thought|>\\n\\n<|begin_of_solution|>\\n\\n42\\n\\n<|end_of_solution|>";
    String fromTo = "[{\"from\":\"%s\",\"value\":\"6 x 7?\"},{\"from\":\"%s\",\"value\":\"%s\"}]";
    String openR1 =
        "[{\"content\":\"6 x 7?\",\"role\":\"user\"},{\"content\":\"%s\",\"role\":\"assistant\"}]"
            .formatted(think);
    String messages =
        "[{\"role\":\"user\",\"content\":\"6 x"
            + " 7?\"},{\"role\":\"assistant\",\"content\":\"%s\"}]".formatted(think);
    return switch (dialect) {
      case TRACES -> List.of();
      case OPENR1_MATH ->
          List.of(
              """
              {"problem":"6 x 7?","solution":"By hand.","answer":"42","problem_type":"Algebra",\
              "question_type":"math-word-problem","source":"olympiads","uuid":"u1",\
              "is_reasoning_complete":[true,false],\
              "generations":["<think>six sevens</think> \\\\boxed{42}","<think>\\nsix sevens\\n</think>\\n\\n\\\\boxed{41}"],\
              "correctness_math_verify":[true,false],"correctness_llama":[null,true],\
              "finish_reasons":["stop","length"],"correctness_count":1,\
              "messages":[{"content":"Step by step: 6 x 7?","role":"user"},\
              {"content":"<think>six sevens</think> \\\\boxed{42}","role":"assistant"}]}""",
              """
              {"problem":"1+1?","solution":null,"answer":"2","problem_type":null,\
              "question_type":null,"source":"made-up","uuid":null,"is_reasoning_complete":[true],\
              "generations":["no thoughts: 2"],"correctness_math_verify":[true],\
              "correctness_llama":null,"finish_reasons":null,"correctness_count":1,\
              "messages":[{"content":"1+1?","role":"user"},\
              {"content":"no thoughts: 2","role":"assistant"}]}""");
      case CODEFORCES_COTS ->
          List.of(
              """
              {"id":"1/A","aliases":["2/B"],"contest_id":"1","contest_name":"Round 1",\
              "contest_type":"CF","contest_start":1300000000,"contest_start_year":2011,\
              "index":"A","time_limit":2.0,"memory_limit":256.0,"title":"Times","description":"d",\
              "input_format":null,"output_format":"o","interaction_format":null,"note":null,\
              "examples":[{"input":"1","output":"2"}],"editorial":null,"prompt":"6 x 7?",\
              "generation":"%s","finish_reason":"stop",\
              "api_metadata":{"completion_tokens":12,"completion_tokens_details":null,\
              "prompt_tokens":3,"prompt_tokens_details":null,"total_tokens":15},"messages":%s}"""
                  .formatted(think, openR1));
      case S1K_1_1 ->
          List.of(
              """
              {"solution":"42","question":"6 x 7?","cot_type":"math","source_type":"s",\
              "metadata":"{}","gemini_thinking_trajectory":"g","gemini_attempt":"41",\
              "deepseek_thinking_trajectory":"six sevens","deepseek_attempt":"42",\
              "gemini_grade":"No","gemini_grade_reason":"r","deepseek_grade":"Yes",\
              "deepseek_grade_reason":"r"}""");
      case S1K ->
          List.of(
              """
              {"solution":"42","question":"6 x 7?","cot_type":"math","source_type":"s",\
              "metadata":"{}","cot":null,"thinking_trajectories":["six sevens"],"attempt":"42"}""");
      case OPENTHOUGHTS_METADATA ->
          List.of(
              """
              {"problem":"6 x 7?","deepseek_reasoning":"six sevens","deepseek_solution":"42",\
              "ground_truth_solution":"42","domain":"math","source":"made-up","test_cases":null,\
              "starter_code":""}""");
      case OPENTHOUGHTS2 ->
          List.of(
              """
              {"conversations":%s,"_domain":"math","system":null,"problem":"6 x 7?",\
              "reasoning":"six sevens","deepseek_solution":"42","question":null,"source":"made-up",\
              "id":7,"extracted_instruction":null}"""
                  .formatted(fromTo.formatted("user", "assistant", marks)));
      case OPENTHOUGHTS3 ->
          List.of(
              """
              {"difficulty":7,"source":"made-up","domain":"math","conversations":%s}"""
                  .formatted(fromTo.formatted("human", "gpt", think)),
              """
              {"difficulty":null,"source":"made-up","domain":"math","conversations":%s}"""
                  .formatted(fromTo.formatted("user", "assistant", think)));
      case OPENTHOUGHTS ->
          List.of(
              """
              {"system":"Think first.","conversations":%s}"""
                  .formatted(fromTo.formatted("user", "assistant", marks)));
      case MIXTURE_OF_THOUGHTS ->
          List.of(
              """
              {"messages":%s,"num_tokens":12,"source":"made-up"}"""
                  .formatted(openR1));
      case NEMO_SKILLS ->
          List.of(
              """
              {"id":"p1","problem":"6 x 7?","expected_answer":"42","reasoning_content":"six sevens",\
              "generation":"42","num_generated_tokens":12,"num_reasoning_tokens":9,\
              "finish_reason":"stop","generation_start_time":1.5,"generation_end_time":2.5,\
              "predicted_answer":"42","symbolic_correct":true,"judgement":"Yes"}""",
              """
              {"problem":"6 x 7?","expected_answer":42,"generation":"%s","level":3}"""
                  .formatted(think));
      case CURATOR ->
          List.of(
              """
              {"response_message":"42","parsed_response_message":null,"response_errors":null,\
              "raw_response":{"choices":[{"message":{"reasoning_content":"six sevens",\
              "content":"42"}}]},"raw_request":{"model":"r1"},"generic_request":{"model":"r1",\
              "messages":[{"role":"user","content":"6 x 7?"}],"original_row":{"x":1},\
              "original_row_idx":0},"token_usage":{"total":15},"response_cost":0.01,\
              "finish_reason":"stop"}""");
      case SHAREGPT ->
          List.of(
              """
              {"id":"x1","conversations":%s}"""
                  .formatted(fromTo.formatted("human", "gpt", think)));
      case MESSAGES ->
          List.of(
              """
              {"messages":%s,"metadata":{"source":"made-up","usage":{"total":15}}}"""
                  .formatted(messages));
    };
  }
}
