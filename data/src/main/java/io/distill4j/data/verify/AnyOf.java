package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Passes when one verifier passes, fails when all fail, and is unknown otherwise: the union that
 * open-r1 found to keep most right answers (rule or model).
 *
 * <p>Source: Open-R1 update 3, the ablation of rule, judge, union and intersection.
 *
 * <p>The verdict of every verifier asked becomes a label of its own, so that a selection may go by
 * any of them, and where they contradict each other the trace is queued; see {@link Disagreements}.
 *
 * @param verifiers two or more, in the order they are asked
 * @param ask whether all are asked or none after the verdict is settled; {@link Ask#ALL} if absent
 */
public record AnyOf(List<Verifier> verifiers, Optional<Ask> ask) implements Verifier {

  public AnyOf {
    verifiers = new Panel(verifiers, true).verifiers();
  }

  /** All of these verifiers are asked. */
  public static AnyOf of(Verifier... verifiers) {
    return new AnyOf(List.of(verifiers), Optional.empty());
  }

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    return panel()
        .labels(
            name(),
            true,
            verifier -> {
              Verdict verdict = verifier.verify(completion, reference);
              return new Panel.Opinion(verdict, List.of(new Label(verifier.name(), verdict)));
            })
        .get(0)
        .verdict();
  }

  @Override
  public Verdict verify(Prompt prompt, Completion completion) {
    return labels(prompt, completion).get(0).verdict();
  }

  @Override
  public int atOnce() {
    return verifiers.stream().mapToInt(Verifier::atOnce).max().orElse(0);
  }

  @Override
  public List<String> judges() {
    return panel().judges(name());
  }

  @Override
  public List<Label> labels(Prompt prompt, Completion completion) {
    return panel().labels(name(), true, verifier -> Panel.Opinion.of(verifier, prompt, completion));
  }

  @Override
  public AnyOf open(JudgeAccess access) {
    return new AnyOf(verifiers.stream().map(each -> each.open(access)).toList(), ask);
  }

  private Panel panel() {
    return new Panel(verifiers, ask.orElse(Ask.ALL) == Ask.ALL);
  }
}
