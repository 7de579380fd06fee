package io.distill4j.data.curate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Label;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.curate.Curation.UnknownPolicy;
import io.distill4j.data.filter.Filter;
import io.distill4j.data.filter.Toolbox;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.io.Traces;
import io.distill4j.data.mix.DomainMix;
import io.distill4j.data.select.FirstPassing;
import io.distill4j.data.select.LongestPassing;
import io.distill4j.data.select.Selection;
import io.distill4j.data.select.ShortestPassing;
import io.distill4j.data.similar.Similarity;
import io.distill4j.data.verify.BoxedNumber;
import io.distill4j.data.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selections over labels that were written once. */
final class PolicyTest {

  private static final AtomicInteger ASKED = new AtomicInteger();

  @TempDir Path folder;

  /** Says {@code rule} and, beside it, what a second verifier says, as a panel does. */
  record TwoVerifiers() implements Verifier {
    @Override
    public Verdict verify(Completion completion, Answer reference) {
      ASKED.incrementAndGet();
      return new BoxedNumber().verify(completion, reference);
    }

    @Override
    public String name() {
      return "rule";
    }

    @Override
    public List<String> judges() {
      return List.of("rule", "second");
    }

    @Override
    public List<Label> labels(Prompt prompt, Completion completion) {
      Verdict second =
          completion.reasoning().contains("sure")
              ? new Verdict.Pass("sure")
              : new Verdict.Fail("unsure");
      return List.of(
          new Label("rule", verify(completion, prompt.answer())), new Label("second", second));
    }
  }

  /** Counts how often it is asked. */
  record Counted() implements Filter {
    @Override
    public Verdict judge(Trace trace) {
      ASKED.incrementAndGet();
      return trace.completion().answer().contains("!")
          ? new Verdict.Fail("loud")
          : new Verdict.Pass("calm");
    }
  }

  @Test
  void anotherPolicySelectsWithoutAskingAJudge() throws IOException {
    judge(
        curation(new FirstPassing(1)),
        trace("a", 0, "a long way to go", "\\boxed{42}"),
        trace("a", 1, "short", "\\boxed{42}"),
        trace("b", 0, "b", "\\boxed{42}!"));
    int asked = ASKED.get();

    assertThat(select(curation(new FirstPassing(1)))).containsExactly("a#0");
    assertThat(select(curation(new ShortestPassing(1)))).containsExactly("a#1");
    assertThat(select(curation(new LongestPassing(2)))).containsExactly("a#0", "a#1");
    Curation loud = with(curation(new FirstPassing(1)), null, List.of("counted"), null, null);
    assertThat(select(loud)).containsExactly("a#0", "b#0");
    assertThat(ASKED.get()).as("judges asked").isEqualTo(asked).isEqualTo(6);
    assertThat(read("rejected").get(0).labels())
        .containsExactly(
            new Label("rule", new Verdict.Pass("boxed 42, expected 42")),
            new Label("second", new Verdict.Fail("unsure")),
            new Label("counted", new Verdict.Pass("calm")),
            new Label(
                "first-passing", new Verdict.Fail("the selection took 1 of 2 passing traces")));
  }

  @Test
  void verifiersAreJoinedOrIntersectedByTheirLabels() throws IOException {
    judge(
        curation(new FirstPassing(9)),
        trace("a", 0, "sure", "\\boxed{42}"),
        trace("a", 1, "sure", "\\boxed{41}"),
        trace("a", 2, "hm", "\\boxed{42}"),
        trace("a", 3, "hm", "\\boxed{x}"));
    List<String> both = List.of("rule", "second");
    Requirement any = new Requirement(Optional.of(both), Optional.empty());
    Requirement all = new Requirement(Optional.empty(), Optional.of(both));

    assertThat(select(with(curation(new FirstPassing(9)), any, List.of(), null, null)))
        .containsExactly("a#0", "a#1", "a#2");
    assertThat(read("rejected").get(0).verdict("require"))
        .contains(new Verdict.Unknown("undecided among rule, second"));
    assertThat(select(with(curation(new FirstPassing(9)), all, List.of(), null, null)))
        .containsExactly("a#0");
    assertThat(read("rejected").get(0).verdict("require"))
        .contains(new Verdict.Fail("rule: boxed 41, expected 42"));
    assertThat(select(curation(new FirstPassing(9)))).containsExactly("a#0", "a#2");
  }

  @Test
  void promptsOutsideTheBandOfDifficultyAreRejected() throws IOException {
    judge(
        curation(new FirstPassing(9)),
        trace("easy", 0, "s", "\\boxed{42}"),
        trace("easy", 1, "s", "\\boxed{42}"),
        trace("half", 0, "s", "\\boxed{42}"),
        trace("half", 1, "s", "\\boxed{1}"),
        trace("half", 2, "s", "\\boxed{x}"),
        trace("hard", 0, "s", "\\boxed{1}"));

    assertThat(
            select(
                with(
                    curation(new FirstPassing(9)),
                    null,
                    List.of(),
                    new PassRate(0.25, 0.75),
                    null)))
        .containsExactly("half#0");
    assertThat(read("rejected").get(0).verdict("pass-rate"))
        .contains(new Verdict.Fail("2 of 2 samples are right, 1.00 is above 0.75"));
    assertThat(read("rejected").get(4).verdict("pass-rate"))
        .contains(new Verdict.Fail("0 of 1 samples are right, 0.00 is below 0.25"));
  }

  @Test
  void theMixKeepsTheScarcestDomainWholeAndASampleOfTheOthers() throws IOException {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      traces.add(trace("m" + i, 0, "s", "\\boxed{42}", "math"));
    }
    for (int i = 0; i < 5; i++) {
      traces.add(trace("c" + i, 0, "s", "\\boxed{42}", "code"));
    }
    judge(curation(new FirstPassing(1)), traces.toArray(Trace[]::new));
    DomainMix mix =
        new DomainMix("domain", DomainMix.Unit.SAMPLES, Map.of("math", 3.0, "code", 1.0));

    List<String> kept = select(with(curation(new FirstPassing(1)), null, List.of(), null, mix));

    assertThat(kept).hasSize(20).filteredOn(key -> key.startsWith("c")).hasSize(5);
    assertThat(kept.subList(0, 15)).isNotEqualTo(traces.subList(0, 15));
    assertThat(read("rejected").get(0).verdict("domain-mix"))
        .contains(new Verdict.Fail("its domain has more than its share"));
    assertThatThrownBy(
            () ->
                select(
                    with(
                        curation(new FirstPassing(1)),
                        null,
                        List.of(),
                        null,
                        new DomainMix("domain", DomainMix.Unit.SAMPLES, Map.of("logic", 1.0)))))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            mix.shares.logic: no chosen trace has domain 'logic'; there are [code, math]
                leave the domain out, or name another tag\
            """);
  }

  @Test
  void ofNearDuplicatesTheFirstThatStaysIsKept() throws IOException {
    String text = "we add one and two and three and four and five to get the sum";
    Curation curation =
        new Curation(
            new BoxedNumber(),
            List.of(),
            new FirstPassing(9),
            UnknownPolicy.DROP,
            Optional.of(
                new Duplicates(
                    Optional.of(Similarity.of(2, 0.9)), Optional.of(Similarity.of(2, 0.8)))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("mit"));
    judge(
        curation,
        question("a", "How many eggs are in a dozen boxes?", text, "\\boxed{1}"), // wrong
        question("b", "What is the sum of one to five, please?", text, "\\boxed{42}"),
        question("c", "What does it all add up to in the end?", text, "\\boxed{42} now"),
        question("d", "What is the SUM of one to five - please?", "something else", "\\boxed{42}"));

    // The trace of a is the same as that of b, but wrong; c repeats b; d asks what b asked.
    assertThat(select(curation)).containsExactly("b#0");
    assertThat(read("kept").get(0).verdict("duplicate-trace"))
        .contains(new Verdict.Pass("1 before it are as similar, none of them stays"));
    assertThat(read("rejected"))
        .extracting(trace -> trace.verdict("duplicate-trace").orElseThrow().reason())
        .containsExactly(
            "nothing before it is as similar",
            // 17 words make 16 runs of two, all different; "42 now" is one more: 16 of 17.
            "similarity 0.941 with b#0",
            "nothing before it is as similar");
    assertThat(read("rejected").get(2).verdict("duplicate-prompt"))
        .contains(new Verdict.Fail("similarity 1.000 with b"));
    assertThat(folder.resolve("kept/README.md"))
        .content()
        .startsWith("---\nlicense: mit\nconfigs:")
        .contains(
            """
            1 of 4 traces chosen, for 1 of 4 prompts.

            | judge | pass | fail | unknown | left |
            | --- | ---: | ---: | ---: | ---: |
            | (all traces) |  |  |  | 4 |
            | boxed-number | 3 | 1 | 0 | 3 |
            | duplicate-prompt | 3 | 1 | 0 | 2 |
            | duplicate-trace | 3 | 1 | 0 | 1 |
            | not selected |  | 0 |  | 1 |

            What this does to the set, as shares of all, of those that passed, and of those chosen:

            | of | part | all | passed | chosen |
            | --- | --- | ---: | ---: | ---: |
            | pass rate | none right | 25.0% | 0.0% | 0.0% |
            | pass rate | all right | 75.0% | 100.0% | 100.0% |
            | characters | below 1k | 100.0% | 100.0% | 100.0% |

            Some that fell:

            | judge | trace | reason |
            | --- | --- | --- |
            | boxed-number | a#0 | boxed 1, expected 42 |
            | duplicate-prompt | d#0 | similarity 1.000 with b |
            | duplicate-trace | c#0 | similarity 0.941 with b#0 |

            Judges: `BoxedNumber[], [], Optional[Duplicates[\
            """)
        .endsWith(
            """

            `duplicate-prompt` compares in 12 bands of 10 rows: of pairs exactly as similar as 0.9 it misses 0.58%, of others fewer.

            `duplicate-trace` compares in 21 bands of 6 rows: of pairs exactly as similar as 0.8 it misses 0.17%, of others fewer.
            """);
    assertThat(folder.resolve("funnel.md")).content().startsWith("1 of 4 traces chosen");
  }

  @Test
  void unknownNamesAreToldAllAtOnce() {
    Curation wrong =
        with(
            curation(new FirstPassing(1)),
            new Requirement(Optional.of(List.of("third")), Optional.empty()),
            List.of("quiet"),
            null,
            null);

    assertThatThrownBy(() -> judge(wrong))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            curate.ignore: there is no judge 'quiet' here
                known: counted
            curate.require: there is no judge 'third' here
                known: rule, second\
            """);
  }

  @Test
  void labelsOfOtherTracesAreRefused() throws IOException {
    Curation curation = curation(new FirstPassing(1));
    judge(curation, trace("a", 0, "s", "\\boxed{42}"));
    write(trace("b", 0, "s", "\\boxed{42}"));

    assertThatThrownBy(() -> select(curation))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: at trace b#0: the labels are those of a#0
                the traces changed since they were judged: judge them again with --redo\
            """
                .formatted(folder.resolve("labels")));
  }

  private static Curation curation(Selection select) {
    return new Curation(new TwoVerifiers(), List.of(new Counted()), select, UnknownPolicy.DROP);
  }

  private static Curation with(
      Curation curation,
      @org.jspecify.annotations.Nullable Requirement require,
      List<String> ignore,
      @org.jspecify.annotations.Nullable PassRate rate,
      @org.jspecify.annotations.Nullable DomainMix mix) {
    return new Curation(
        curation.verifier(),
        curation.filters(),
        curation.select(),
        curation.unknown(),
        Optional.empty(),
        Optional.ofNullable(require),
        Optional.of(ignore),
        Optional.ofNullable(rate),
        Optional.ofNullable(mix),
        Optional.empty());
  }

  private void judge(Curation curation, Trace... traces) throws IOException {
    ASKED.set(0);
    write(traces);
    curation.judge(
        folder.resolve("traces.jsonl"), folder.resolve("labels"), Toolbox.EMPTY, Progress.SILENT);
  }

  private void write(Trace... traces) {
    try (TraceWriter writer = TraceWriter.open(folder.resolve("traces.jsonl"))) {
      Stream.of(traces).forEach(writer::append);
      writer.publish();
    }
  }

  private List<String> select(Curation curation) throws IOException {
    curation.select(
        folder.resolve("traces.jsonl"),
        folder.resolve("labels"),
        folder.resolve("kept"),
        folder.resolve("rejected"),
        folder.resolve("funnel.json"),
        Progress.SILENT);
    return read("kept").stream().map(trace -> trace.request().key()).toList();
  }

  private List<Trace> read(String name) {
    try (Stream<Trace> traces = Traces.read(folder.resolve(name))) {
      return traces.toList();
    }
  }

  private static Trace question(String id, String question, String thoughts, String answer) {
    return of(Prompt.of(id, question, new Answer.Text("42")), 0, thoughts, answer);
  }

  private static Trace trace(String prompt, int sample, String thoughts, String answer) {
    return of(Prompt.of(prompt, "q", new Answer.Text("42")), sample, thoughts, answer);
  }

  private static Trace trace(
      String prompt, int sample, String thoughts, String answer, String domain) {
    return of(
        new Prompt(
            prompt,
            List.of(Message.user("q")),
            new Answer.Text("42"),
            Origin.HERE,
            Map.of("domain", domain)),
        sample,
        thoughts,
        answer);
  }

  private static Trace of(Prompt prompt, int sample, String thoughts, String answer) {
    return new Trace(
        Request.of(prompt, sample, Sampling.R1, 1),
        new Completion(thoughts, answer, FinishReason.STOP, Usage.UNKNOWN, Map.of()),
        "made-up",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
