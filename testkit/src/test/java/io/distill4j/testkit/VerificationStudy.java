package io.distill4j.testkit;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Thoughts;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import io.distill4j.data.verify.BoxedMath;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures boxed-math: answers per second of one core, cold and warm, and the costliest answers.
 */
final class VerificationStudy {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 8;
  private static final int REPEATS = 20;

  private VerificationStudy() {}

  private record Case(Completion completion, Answer reference) {}

  /** Prints processor time, so that other work on the machine counts little. */
  public static void main(String[] arguments) {
    List<Case> cases = cases();
    BoxedMath verifier = new BoxedMath();
    for (int round = 0; round < ROUNDS; round++) {
      int repeats = round == 0 ? 1 : REPEATS;
      long start = THREADS.getCurrentThreadCpuTime();
      double slowest = 0;
      for (int i = 0; i < repeats * cases.size(); i++) {
        slowest = Math.max(slowest, milliseconds(verifier, cases.get(i % cases.size())));
      }
      double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
      System.out.printf(
          "%s: %,.0f answers/s, the slowest %.1f ms%n",
          round == 0 ? "first pass of the process" : "round " + round,
          repeats * cases.size() / seconds,
          slowest);
    }
    double worst = 0;
    for (String text : NastyTexts.all()) {
      for (String other : List.of("42", "x^2+1", "\\{1,2,3\\}", "\\frac{\\sqrt2}{2}", text)) {
        worst =
            Math.max(
                worst,
                Math.max(
                    milliseconds(
                        verifier, new Case(Completion.of("", text), new Answer.Text(other))),
                    milliseconds(
                        verifier, new Case(Completion.of("", other), new Answer.Text(text)))));
      }
    }
    System.out.printf("slowest of the hostile answers: %.1f ms%n", worst);
  }

  private static double milliseconds(BoxedMath verifier, Case each) {
    long start = THREADS.getCurrentThreadCpuTime();
    verifier.verify(each.completion(), each.reference());
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String name :
        List.of(
            "deepseek_r1_aime24_12",
            "r1_distill_qwen14b_5samples_65",
            "r1_distill_qwen14b_math_20",
            "r1_distill_qwen7b_math500_20",
            "skyt1_corrupt05_amc23_40",
            "skyt1_short_math500_200")) {
      boolean inside = !name.contains("skyt1");
      try (Stream<Row> rows = Rows.read(SharedData.require("reasoning/" + name + ".jsonl"))) {
        rows.forEach(
            row ->
                cases.add(
                    new Case(
                        Thoughts.split(row.value().path("response").asText(), inside),
                        new Answer.Text(row.value().path("gold").asText()))));
      }
    }
    return cases;
  }
}
