package io.distill4j.data.verify.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import io.distill4j.data.verify.code.UnitTests.Isolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/** Programs in answers. Where no sandbox works they are run without one: they are our own. */
final class UnitTestsTest {

  private static final Map<Language, Verifier> OPENED = new ConcurrentHashMap<>();
  private static final Answer SQUARES =
      new Answer.Tests(
          List.of(
              new Answer.Case.Assertion("assert square(3) == 9"),
              new Answer.Case.Assertion("assert square(-2) == 4")));
  private static final Answer SUMS =
      new Answer.Tests(
          List.of(
              new Answer.Case.InputOutput("1 2\n", "3\n"),
              new Answer.Case.InputOutput("0.5 0.25\n", "0.75")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # program                                         | verdict
          def square(x): return x * x                       | Pass passed 2 tests
          def square(x): return x + x if x < 3 else 9       | Fail test 2 of 2: AssertionError
          def square(x): return math.prod([x, x])           | Pass passed 2 tests
          def square(x: List[int]): return x ** 2           | Pass passed 2 tests
          def square(x): return y                           | Fail test 1 of 2: NameError: name 'y' is not defined
          def square(x)                                     | Fail the program does not load: SyntaxError: expected ':' (program.py, line 1)
          import sys; sys.exit(0)                           | Fail test 1 of 2: NameError: name 'square' is not defined
          import os; os._exit(0)                            | Fail the program ended itself before its tests were done
          def square(x): import sys; sys.exit(0)            | Fail test 1 of 2: SystemExit: 0
          def square(x): print('passed'); import os; os._exit(0) | Fail the program ended itself before its tests were done
          def square(x): return input()                     | Fail test 1 of 2: EOFError: EOF when reading a line
          """)
  void assertionsAreRunOneByOne(String program, String verdict) {
    assertThat(said(python(), "```python\n" + program + "\n```", SQUARES)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # program                                           | verdict
          print(sum(map(float, input().split())))             | Fail test 1 of 2: printed 3.0, expected 3
          print('%g' % sum(map(float, input().split())))      | Pass passed 2 tests
          print('%g' % (sum(map(float, input().split())) + 1e-9)) | Pass passed 2 tests
          print(3)                                            | Fail test 2 of 2: printed 3, expected 0.75
          pass                                                | Fail test 1 of 2: printed nothing, expected 3
          print(1 / 0)                                        | Fail test 1 of 2: ended with status 1: ZeroDivisionError: division by zero
          """)
  void outputsAreComparedWordByWord(String program, String verdict) {
    assertThat(said(python(), "```py\n" + program + "\n```", SUMS)).isEqualTo(verdict);
  }

  @Test
  void cppIsCompiledAndRun() {
    Verifier cpp = open(Language.CPP);
    String program = "#include <iostream>\nint main(){double a,b;std::cin>>a>>b;std::cout<<a+b;}";

    assertThat(said(cpp, "```cpp\n" + program + "\n```", SUMS)).isEqualTo("Pass passed 2 tests");
    assertThat(said(cpp, "```cpp\nint main(){\n```", SUMS))
        .startsWith("Fail the compiler ended with status 1: ");
    assertThat(said(cpp, "```cpp\n" + program + "\n```", SQUARES))
        .isEqualTo("Unknown assertions are run in Python only");
  }

  @Test
  void javaIsCompiledAndRun() {
    String program =
        """
        import java.util.*;
        class Pair { double a, b; }
        public class Adder {
          public static void main(String[] args) {
            Scanner in = new Scanner(System.in).useLocale(Locale.ROOT);
            Pair p = new Pair(); p.a = in.nextDouble(); p.b = in.nextDouble();
            double sum = p.a + p.b;
            System.out.println(sum == Math.rint(sum) ? "" + (long) sum : "" + sum);
          }
        }
        """;

    assertThat(said(open(Language.JAVA), "```java\n" + program + "```", SUMS))
        .isEqualTo("Pass passed 2 tests");
  }

  @Test
  void theLastClosedBlockOfTheLanguageCounts() {
    String wrong = "```python\ndef square(x): return 0\n```\n";
    String right = "```python\ndef square(x): return x * x\n```\n";
    String shell = "```\n$ python square.py\n```\n";

    assertThat(said(python(), wrong + "Better:\n" + right + shell, SQUARES)).startsWith("Pass");
    assertThat(said(python(), right + wrong, SQUARES)).startsWith("Fail");
    assertThat(said(python(), right + "```python\ndef square(x):", SQUARES)).startsWith("Pass");
    assertThat(said(python(), "<code>\ndef square(x): return x * x\n</code>", SQUARES))
        .startsWith("Pass");
    assertThat(said(python(), "def square(x): return x * x", SQUARES)).startsWith("Pass");
    assertThat(said(python(), "It is x times x.", SQUARES))
        .isEqualTo("Fail no closed code block in the answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          assert square(3) == 9                                            | Pass passed the test
          ["assert square(3) == 9", "assert square(2) == 4"]               | Pass passed 2 tests
          {"fn_name": "square", "inputs": [[3], [2]], "outputs": [9, [4]]} | Pass passed 2 tests
          [{"input": "", "output": ""}]                                    | Pass passed the test
          {"test_cases": [{"input": "", "output": "9", "type": "x"}]}      | Fail test 1 of 1: printed nothing, expected 9
          {"inputs": ["", ""], "outputs": ["", ""]}                        | Pass passed 2 tests
          {"inputs": ["", ""], "outputs": [""]}                            | Unknown prompt has no tests as reference
          [{"input": "", "outputs": ""}]                                   | Unknown prompt has no tests as reference
          [1, 2                                                            | Unknown prompt has no tests as reference
          42                                                               | Unknown prompt has no tests as reference
          """)
  void testsAreReadInTheFormsOfDatasets(String reference, String verdict) {
    assertThat(
            said(
                python(),
                "```python\ndef square(x): return x * x\n```",
                new Answer.Text(reference)))
        .isEqualTo(verdict);
  }

  @Test
  void withoutASandboxNothingIsRun() {
    assertThatThrownBy(
            () -> UnitTests.of(Language.PYTHON).open(JudgeAccess.of(Map.of("PATH", "/nowhere"))))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "unit-tests: no sandbox works on this machine, and programs of a model are not run"
                + " without one\n    install bubblewrap, allow user namespaces, or accept the risk"
                + " with sandbox: none");
    assertThat(
            new Machine(
                    Optional.empty(),
                    true,
                    Toolchain.find(Language.PYTHON, Sandbox.USUAL_PATH),
                    Limits.DEFAULT)
                .verify(Completion.of("", "```python\n1\n```"), (Answer.Tests) SQUARES))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aSandboxThatBreaksInTheMiddleIsNotTheProgramsFault() {
    Sandbox broken =
        new Sandbox.Namespaces(
            java.nio.file.Path.of("/bin/false"), java.nio.file.Path.of("/bin/false"), false);
    Optional<Toolchain> python = Toolchain.find(Language.PYTHON, Sandbox.USUAL_PATH);
    Machine machine = new Machine(Optional.of(broken), true, needed(python), Limits.DEFAULT);

    assertThat(machine.verify(Completion.of("", "```python\n1\n```"), (Answer.Tests) SQUARES))
        .isEqualTo(new Verdict.Unknown("the sandbox did not start: nothing"));
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Limits(0, 1, 64, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cpu-seconds must be in [1, 3600], was 0");
  }

  private static Verifier python() {
    return OPENED.computeIfAbsent(Language.PYTHON, UnitTestsTest::open);
  }

  private static Verifier open(Language language) {
    needed(Toolchain.find(language, Sandbox.USUAL_PATH));
    boolean sandbox = Sandbox.find(Sandbox.USUAL_PATH).isPresent();
    return new UnitTests(
            language, sandbox ? Optional.empty() : Optional.of(Isolation.NONE), Optional.empty())
        .open(JudgeAccess.of(Map.of()));
  }

  private static Optional<Toolchain> needed(Optional<Toolchain> tools) {
    if (tools.isEmpty() || Sandbox.program("prlimit", Sandbox.USUAL_PATH).isEmpty()) {
      throw new TestAbortedException("SKIPPED: this machine lacks the compiler or prlimit");
    }
    return tools;
  }

  private static String said(Verifier verifier, String answer, Answer reference) {
    Verdict verdict = verifier.verify(Completion.of("", answer), reference);
    return verdict.getClass().getSimpleName() + " " + verdict.reason();
  }
}
