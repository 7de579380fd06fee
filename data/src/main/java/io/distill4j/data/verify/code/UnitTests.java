package io.distill4j.data.verify.code;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import java.util.Optional;

/**
 * Passes when the program in the answer passes all tests of the reference; it is run in a {@link
 * Sandbox}. Tests are inputs with outputs, or assertions in Python; see {@link TestCases} for the
 * forms in which datasets write them.
 *
 * <p>Words of an output are compared one by one; a number that is expected with a decimal point may
 * be off by 1e-6. Before a Python program the usual modules are imported, as LiveCodeBench does.
 * Without a sandbox that works here the verdict is {@link Verdict.Unknown} and {@link #open} is
 * refused; so it is when the sandbox fails in the middle. An assertion is run in the process of the
 * program: one that sets out to deceive its judge can, unlike with inputs and outputs.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.2.2 (a compiler and test cases give the
 * feedback).
 *
 * @param language of the programs
 * @param sandbox {@link Isolation#REQUIRED} if absent
 * @param limits of every run; {@link Limits#DEFAULT} if absent
 */
public record UnitTests(Language language, Optional<Isolation> sandbox, Optional<Limits> limits)
    implements Verifier {

  /** Whether a sandbox is needed. */
  public enum Isolation {
    REQUIRED,
    /** Programs run with the rights of this process, limited but not shut in: trust them. */
    NONE
  }

  /** In a sandbox, with the default limits. */
  public static UnitTests of(Language language) {
    return new UnitTests(language, Optional.empty(), Optional.empty());
  }

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    Optional<Answer.Tests> tests = TestCases.of(reference);
    if (tests.isEmpty()) {
      return new Verdict.Unknown("prompt has no tests as reference");
    }
    return machine(Sandbox.USUAL_PATH).verify(completion, tests.get());
  }

  /**
   * @throws UserMistake when there is no sandbox or no compiler here
   */
  @Override
  public Verifier open(JudgeAccess access) {
    String path = access.environment().getOrDefault("PATH", Sandbox.USUAL_PATH);
    Machine machine = machine(path);
    if (machine.sandbox().isEmpty() && sandbox.orElse(Isolation.REQUIRED) == Isolation.REQUIRED) {
      throw new UserMistake(
          name(),
          "no sandbox works on this machine, and programs of a model are not run without one",
          "install bubblewrap, allow user namespaces, or accept the risk with sandbox: none");
    }
    if (machine.tools().isEmpty()) {
      throw new UserMistake(
          name(),
          "this machine cannot run " + language.tags().get(0),
          "install python3, g++ or a JDK with javac, whichever it is");
    }
    return new Opened(this, machine);
  }

  private Machine machine(String path) {
    boolean none = sandbox.orElse(Isolation.REQUIRED) == Isolation.NONE;
    return new Machine(
        none ? Optional.empty() : Sandbox.find(path),
        !none,
        Toolchain.find(language, path),
        limits.orElse(Limits.DEFAULT));
  }

  /** This verifier on a machine that was looked at once. */
  private record Opened(UnitTests tests, Machine machine) implements Verifier {

    @Override
    public Verdict verify(Completion completion, Answer reference) {
      return TestCases.of(reference)
          .map(found -> machine.verify(completion, found))
          .orElseGet(() -> new Verdict.Unknown("prompt has no tests as reference"));
    }

    @Override
    public String name() {
      return tests.name();
    }
  }
}
