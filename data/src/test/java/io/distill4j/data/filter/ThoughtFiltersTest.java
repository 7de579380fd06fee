package io.distill4j.data.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.Usage;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThoughtFiltersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # question             | thoughts                                  | verdict | reason
          What is six by seven?  | First we see that six sevens are 42.      | Pass    | 7 of 7 words are English, score 1.000
          What is six by seven?  | First 六乘七 then we see                    | Fail    | 4 of 7 words are English, score 0.571; most others in paragraph 1
          What is six by seven?  | $\\alpha x^2$ is forty two                 | Pass    | 3 of 3 words are English, score 1.000
          六乘七是多少？            | 六乘七是四十二                              | Pass    | 7 of 7 words are Chinese, score 1.000
          六乘七是多少？            | 六乘七 so the answer is right             | Fail    | 3 of 8 words are Chinese, score 0.375; most others in paragraph 1
          6 x 7?                 | Сорок два это ответ                       | Pass    | 4 of 4 words are Cyrillic, score 1.000
          6 x 7?                 | 42                                        | Unknown | no words in the thoughts
          """)
  void languageMixing(String question, String thoughts, String verdict, String reason) {
    is(verdict, reason, new LanguageMixing(0.9).judge(trace(question, thoughts, "42")));
  }

  @Test
  void aParagraphInAnotherLanguageOfTheSameLettersIsForeign() {
    String thoughts =
        """
        Wait, let us check that the sum is right.

        Alors nous avons le nombre et la somme est donc plus grande que cette valeur.\
        """;

    is(
        "fail",
        "9 of 24 words are English, score 0.375; most others in paragraph 2",
        new LanguageMixing(0.9).judge(trace("What is the sum of the numbers?", thoughts, "42")));
  }

  @Test
  void longParagraphs() {
    String thoughts = "one two\nthree\n\n \nfour five six seven\n\neight";

    is(
        "pass",
        "the longest of 3 paragraphs has 4 words",
        new LongParagraphs(4).judge(trace("q", thoughts, "")));
    is(
        "fail",
        "paragraph 2 has 4 words, more than 3: 'four five six seven'",
        new LongParagraphs(3).judge(trace("q", thoughts, "")));
    is(
        "fail",
        "paragraph 1 has 4 words, more than 3: '六乘七是'",
        new LongParagraphs(3).judge(trace("q", "六乘七是", "")));
  }

  @Test
  void codeInThoughts() {
    String thoughts =
        "Let me try:\n```python\nx = 1\nprint(x)\n```\nso `x` is 1\n~~~\nnever closed";

    is(
        "fail",
        "2 code blocks of 3 lines in the thoughts, the first at line 2",
        new CodeInThoughts(0).judge(trace("q", thoughts, "")));
    is(
        "pass",
        "2 code blocks of 3 lines in the thoughts, the first at line 2",
        new CodeInThoughts(3).judge(trace("q", thoughts, "")));
    is(
        "pass",
        "no code block in the thoughts",
        new CodeInThoughts(0).judge(trace("q", "so `x` is ``1``", "```\ncode\n```")));
  }

  @Test
  void thoughtFormat() {
    String thoughts =
        "# Plan\nfirst **this** then **that**\n| a | b |\n---\n2**3**2 is 512, #1 - x";

    is(
        "fail",
        "1 headings, 1 rows of tables, 1 rules and 2 bold texts in the thoughts",
        new ThoughtFormat(4).judge(trace("q", thoughts, "")));
    is(
        "pass",
        "1 headings, 1 rows of tables, 1 rules and 2 bold texts in the thoughts",
        new ThoughtFormat(5).judge(trace("q", thoughts, "")));
    is("unknown", "no thoughts", new ThoughtFormat(5).judge(trace("q", " ", "42")));
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, 42, pass, it ended by itself",
    "STOP, '', fail, it ends inside its thoughts",
    "LENGTH, 42, fail, the token limit cut it off after 9 tokens",
    "LOOP, 42, fail, it was stopped because it repeated itself",
    "CONTENT_FILTER, 42, fail, the server withheld the rest",
    "UNKNOWN, 42, unknown, the source does not say why it ended"
  })
  void truncated(FinishReason finish, String answer, String verdict, String reason) {
    Completion completion =
        Completion.of("six sevens", answer).withFinish(finish).withUsage(new Usage(1, 9, 4));

    is(verdict, reason, new Truncated().judge(trace(Prompt.of("p", "q", NONE), completion)));
  }

  @Test
  void tokenLengthAsksTheTokenizerThatItNames() {
    TokenLength filter = new TokenLength(Path.of("models/qwen"), 3, 4);
    Toolbox tools =
        new Toolbox() {
          @Override
          public ToIntFunction<String> tokenCounter(Path tokenizer) {
            assertThat(tokenizer).isEqualTo(Path.of("models/qwen"));
            return String::length;
          }

          @Override
          public Stream<Prompt> benchmark(String nameOrPath) {
            return Stream.of();
          }
        };

    is("pass", "3 tokens", filter.ready(tools).judge(trace("q", "ab", "c")));
    is("fail", "5 tokens are more than 4", filter.ready(tools).judge(trace("q", "abc", "de")));
    is("fail", "2 tokens are fewer than 3", filter.ready(tools).judge(trace("q", "a", "b")));
    is("unknown", "the tokenizer is not open", filter.judge(trace("q", "a", "b")));
    assertThatThrownBy(() -> filter.ready(Toolbox.EMPTY))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            models/qwen: no tokenizers are at hand here
                run it through a preset, which opens them\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # marks at least | at most | thoughts              | verdict | reason
                           |         | wait hmm so six       | pass    | 2 marks in 4 words, 500.0 per 1,000 (wait 1, hmm 1)
                           | 100     | Wait, wait. Waiter!   | fail    | 2 marks in 3 words, 666.7 per 1,000 (wait 2)
          1                |         | six times seven       | fail    | 0 marks in 3 words, 0.0 per 1,000
                           |         | ''                    | unknown | no thoughts
          """)
  void hesitationMarks(Double least, Double most, String thoughts, String verdict, String reason) {
    HesitationMarks filter =
        new HesitationMarks(
            least == null ? OptionalDouble.empty() : OptionalDouble.of(least),
            most == null ? OptionalDouble.empty() : OptionalDouble.of(most));

    is(verdict, reason, filter.judge(trace("q", thoughts, "42")));
  }

  @Test
  void promptLeak() {
    Prompt prompt =
        new Prompt(
            "p",
            List.of(
                Message.system("You are a careful tutor who never gives the answer away."),
                Message.user("q")),
            NONE,
            Origin.HERE,
            Map.of());
    PromptLeak filter = new PromptLeak(5);

    is(
        "fail",
        "repeats 5 words of the system message: 'A careful  tutor, who never'",
        filter.judge(trace(prompt, Completion.of("I am", "A careful  tutor, who never!"))));
    is(
        "pass",
        "nothing of the prompt's scaffolding",
        filter.judge(trace(prompt, Completion.of("I am", "a careful tutor"))));
    is(
        "fail",
        "holds '<|im_end|>' at line 2",
        filter.judge(trace(prompt, Completion.of("so\n42<|im_end|>", ""))));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new LanguageMixing(0)).hasMessage("least must be in (0, 1], was 0.0");
    assertThatThrownBy(() -> new LongParagraphs(0)).hasMessage("words must be 1 or more, was 0");
    assertThatThrownBy(() -> new CodeInThoughts(-1)).hasMessage("lines must be 0 or more, was -1");
    assertThatThrownBy(() -> new ThoughtFormat(-1)).hasMessage("marks must be 0 or more, was -1");
    assertThatThrownBy(() -> new TokenLength(Path.of("t"), 2, 1))
        .hasMessage("least and most must be 0 <= least <= most, were 2 and 1");
    assertThatThrownBy(() -> new PromptLeak(1)).hasMessage("words must be 2 or more, was 1");
    assertThatThrownBy(() -> new Boilerplate(Optional.of(List.of(" "))))
        .hasMessage("phrases must not be blank");
    assertThatThrownBy(() -> new HesitationMarks(OptionalDouble.of(2), OptionalDouble.of(1)))
        .hasMessage("least and most must be 0 <= least <= most, were 2.0 and 1.0");
  }

  private static final Answer NONE = new Answer.None();

  private static void is(String verdict, String reason, Verdict actual) {
    assertThat(actual).isEqualTo(Verdict.of(verdict.toLowerCase(java.util.Locale.ROOT), reason));
  }

  static Trace trace(String question, String thoughts, String answer) {
    return trace(Prompt.of("p", question, NONE), Completion.of(thoughts, answer));
  }

  static Trace trace(Prompt prompt, Completion completion) {
    return new Trace(
        new Request(prompt, 0, 1, Sampling.R1),
        completion,
        "made-up",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of());
  }
}
