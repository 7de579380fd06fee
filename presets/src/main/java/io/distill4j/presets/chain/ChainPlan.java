package io.distill4j.presets.chain;

import io.distill4j.data.Sampling;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.presets.Assumptions;
import io.distill4j.presets.BaseShape;
import io.distill4j.presets.PromptCount;
import io.distill4j.presets.ReinforcePlan;
import io.distill4j.presets.TeacherPart;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.memory.Machine;
import io.distill4j.student.memory.MemoryPlan;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.memory.Workload;
import io.distill4j.student.model.Activations;
import io.distill4j.student.train.TrainingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the stages of a chain will take, before anything is loaded or paid for. Prompts that are not
 * on this machine are counted as a thousand, and the plan says so.
 */
public final class ChainPlan {

  private final Chain chain;
  private final Map<String, String> environment;
  private final Assumptions assumed;
  private final TrainingFlops model;
  private final List<String> lines = new ArrayList<>();
  private double together;

  private ChainPlan(
      Chain chain, Map<String, String> environment, Assumptions assumed, DecoderConfig config) {
    this.chain = chain;
    this.environment = environment;
    this.assumed = assumed;
    this.model = TrainingFlops.of(config);
  }

  /**
   * A line or two for each stage, their sum, and whether they fit.
   *
   * @param environment variables that name the hub's cache
   * @param machine whose memory is asked for
   */
  public static List<String> of(
      Chain chain, Map<String, String> environment, Assumptions assumed, Machine machine)
      throws IOException {
    DecoderConfig config = BaseShape.of(chain.base(), environment).config();
    ChainPlan plan = new ChainPlan(chain, environment, assumed, config);
    plan.lines.add("base        " + chain.base().displayName());
    plan.lines.add(assumed.line());
    plan.stages();
    plan.memory(config, machine);
    return List.copyOf(plan.lines);
  }

  private void stages() throws IOException {
    double cold = traces(ChainRun.COLD_START, chain.coldStart());
    training(ChainRun.COLD_START, cold, chain.firstTraining());
    reinforcement(ChainRun.REASONING, chain.reasoning());
    Chain.Rejection rejection = chain.rejection();
    PromptCount asked = asked(rejection.prompts());
    double drawn = asked.count() * rejection.samples();
    double drawing = drawn * of(written(rejection.sampling())) / 3;
    add(
        ChainRun.REJECTION,
        "%s x %,d samples of the model = %,.0f traces, %s",
        asked.words(),
        rejection.samples(),
        drawn,
        cost(drawing));
    double general = traces(ChainRun.GENERAL, chain.general());
    training(ChainRun.FINE_TUNING, drawn + general, chain.secondTraining());
    reinforcement(ChainRun.ALL_SCENARIOS, chain.allScenarios());
    lines.add(
        text(
            "together        %.2e operations, %,.1f GPU hours, without teachers behind servers and"
                + " the evaluation",
            together, assumed.hours(together)));
  }

  /** The traces of a teacher; how many they are. */
  private double traces(int stage, Chain.Source source) throws IOException {
    TeacherPart teacher = source.teacher();
    PromptCount asked = asked(source.prompts());
    double traces = asked.count() * teacher.samples();
    add(
        stage,
        "%s x %,d samples of a teacher = %,.0f traces, %.2e tokens",
        asked.words(),
        teacher.samples(),
        traces,
        traces * written(teacher.sampling()));
    return traces;
  }

  private void training(int stage, double traces, TrainingOptions training) {
    add(
        stage,
        "at most %,.0f traces %,d times, %s; fewer where curation drops some",
        traces,
        training.epochs(),
        cost(traces * training.epochs() * of(assumed.traceTokens())));
  }

  private void reinforcement(int stage, Chain.Stage learning) {
    var training = learning.training();
    double written = Math.min(assumed.traceTokens(), training.maxTokens(training.steps()));
    double completion = of(written) / 3 * training.forwards();
    double step = completion * training.questions() * training.samples();
    add(
        stage,
        "%,d steps of %,d questions x %,d samples, %.2e operations and %,.2f GPU hours each, %s",
        training.steps(),
        training.questions(),
        training.samples(),
        step,
        assumed.hours(step),
        cost(step * training.steps()));
  }

  private void memory(DecoderConfig config, Machine machine) {
    lines.add(text("memory          %s with %.1f GB", machine.name(), machine.bytes() / 1e9));
    fineTuning(ChainRun.COLD_START, config, machine, chain.firstTraining());
    policy(ChainRun.REASONING, config, machine, chain.reasoning());
    fineTuning(ChainRun.FINE_TUNING, config, machine, chain.secondTraining());
    policy(ChainRun.ALL_SCENARIOS, config, machine, chain.allScenarios());
  }

  private void fineTuning(
      int stage, DecoderConfig config, Machine machine, TrainingOptions training) {
    int tokens = chain.rowTokens() * training.rowsPerPass();
    Workload least = training.workload(config, tokens, machine.precision(), Activations.RECOMPUTE);
    fits(stage, MemoryPlan.of(least).peak(), machine);
  }

  private void policy(int stage, DecoderConfig config, Machine machine, Chain.Stage learning) {
    fits(
        stage,
        ReinforcePlan.chosen(config, machine.precision(), learning.training()).peak(),
        machine);
  }

  private void fits(int stage, long bytes, Machine machine) {
    lines.add(
        text(
            "  %-13s %.1f GB, %s",
            ChainRun.STAGES.get(stage),
            bytes / 1e9,
            bytes <= machine.bytes() ? "fits" : "does not fit"));
  }

  /** Tokens of a completion under a limit. */
  private double written(Sampling sampling) {
    return Math.min(assumed.traceTokens(), sampling.maxTokens());
  }

  /** Operations of forward and backward of a prompt and a completion. */
  private double of(double written) {
    return model.of(Math.round(assumed.promptTokens() + written), Math.round(written));
  }

  private String cost(double flops) {
    together += flops;
    return text("%.2e operations, %,.1f GPU hours", flops, assumed.hours(flops));
  }

  private void add(int stage, String format, Object... values) {
    lines.add("%-15s %s".formatted(ChainRun.STAGES.get(stage), text(format, values)));
  }

  private PromptCount asked(PromptSource prompts) throws IOException {
    return PromptCount.of(prompts, environment);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
