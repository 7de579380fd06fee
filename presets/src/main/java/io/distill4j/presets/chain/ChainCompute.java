package io.distill4j.presets.chain;

import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.score.Compute;
import io.distill4j.presets.TrainingCompute;
import io.distill4j.teacher.Teacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** What the stages of a chain took; each with all that came before it. */
record ChainCompute(ChainRun run) {

  /** After each stage that ends with a model, by its number. */
  Map<Integer, Compute> afterEach() throws IOException {
    Map<Integer, Compute> after = new LinkedHashMap<>();
    Chain chain = run.chain();
    Compute sum;
    try (RunFolder cold = open(ChainRun.COLD_START)) {
      sum =
          TrainingCompute.distilled(
              cold,
              chain.coldStart().teacher().source(),
              chain.eval().teacherParameters(),
              run.environment());
    }
    after.put(ChainRun.COLD_START, sum);
    sum = plus(sum, reinforced(ChainRun.REASONING));
    after.put(ChainRun.REASONING, sum);
    Path reasoner = ChainRun.model(run.stage(ChainRun.REASONING));
    sum = plus(sum, drawn(ChainRun.REJECTION, run.rejection(reasoner).teacher().source()));
    sum = plus(sum, drawn(ChainRun.GENERAL, chain.general().teacher().source()));
    try (RunFolder second = open(ChainRun.FINE_TUNING)) {
      sum = plus(sum, TrainingCompute.trained(second));
    }
    after.put(ChainRun.FINE_TUNING, sum);
    after.put(ChainRun.ALL_SCENARIOS, plus(sum, reinforced(ChainRun.ALL_SCENARIOS)));
    return after;
  }

  private Compute reinforced(int stage) throws IOException {
    try (RunFolder folder = open(stage)) {
      return TrainingCompute.reinforced(folder);
    }
  }

  private Compute drawn(int stage, Teacher teacher) throws IOException {
    try (RunFolder folder = open(stage)) {
      return TrainingCompute.drawn(
          folder, teacher, run.chain().eval().teacherParameters(), run.environment());
    }
  }

  private RunFolder open(int stage) {
    return RunFolder.open(run.stage(stage));
  }

  private static Compute plus(Compute a, Compute b) {
    return new Compute(
        sum(a.flops(), b.flops()),
        sum(a.teacherFlops(), b.teacherFlops()),
        OptionalDouble.empty(),
        a.note() + " " + b.note());
  }

  private static OptionalDouble sum(OptionalDouble a, OptionalDouble b) {
    return a.isPresent() && b.isPresent()
        ? OptionalDouble.of(a.getAsDouble() + b.getAsDouble())
        : OptionalDouble.empty();
  }
}
