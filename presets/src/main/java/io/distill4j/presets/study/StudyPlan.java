package io.distill4j.presets.study;

import io.distill4j.data.Usage;
import io.distill4j.presets.Assumptions;
import io.distill4j.presets.BaseShape;
import io.distill4j.presets.Preset;
import io.distill4j.presets.PromptCount;
import io.distill4j.presets.TeacherPart;
import io.distill4j.presets.teacher.Checkpoint;
import io.distill4j.student.family.ModelConfig;
import io.distill4j.student.memory.TrainingFlops;
import io.distill4j.student.rl.PolicyOptions;
import io.distill4j.teacher.Prices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a study will take, before anything is loaded or paid for. Every number follows from the
 * presets and the assumptions, which are printed with it.
 *
 * @param lines for people
 */
public record StudyPlan(List<String> lines) {

  public StudyPlan {
    lines = List.copyOf(lines);
  }

  /**
   * Plans a study.
   *
   * @param folder of the run, for the commands
   * @param environment variables that name the hub's cache
   * @param gpuHours of each arm, above 0; absent: no limit
   * @throws io.distill4j.data.UserMistake when the shape of the base is not known
   */
  public static StudyPlan of(
      Study study,
      Path folder,
      Map<String, String> environment,
      Assumptions assumed,
      OptionalDouble gpuHours)
      throws IOException {
    if (gpuHours.isPresent() && !(gpuHours.getAsDouble() > 0)) {
      throw new IllegalArgumentException(
          "gpu-hours must be above 0, was " + gpuHours.getAsDouble());
    }
    Arms arms = Arms.of(study, environment, assumed);
    List<String> lines = new ArrayList<>();
    lines.add("base        " + study.distilled().student().base().displayName());
    lines.add(assumed.line());
    lines.add("distilled");
    lines.add("  teacher   " + arms.teacherLine());
    lines.add(
        text(
            "  training  %,.0f traces %,d times: %.2e operations, %,.1f GPU hours; fewer where"
                + " verification drops some",
            arms.traces(),
            study.distilled().student().training().epochs(),
            arms.training(),
            assumed.hours(arms.training())));
    lines.add("rl-only");
    if (study.reinforced().isPresent()) {
      PolicyOptions training = study.reinforced().get().training();
      lines.add("  limit     " + arms.limitLine(training.flops()));
      lines.add("  steps     " + arms.stepsLine(training, assumed));
    } else {
      lines.add(
          "  not trained here: "
              + study.imported().map(m -> m.source().toString()).orElse("published numbers"));
    }
    gpuHours.ifPresent(hours -> lines.addAll(arms.within(hours, assumed)));
    lines.add("commands");
    for (String step : List.of("generate", "curate", "train")) {
      lines.add("  distill %-9s --run %s".formatted(step, folder.resolve("distilled")));
    }
    lines.add("  distill study     --run %s   # the other arm and the answer".formatted(folder));
    lines.add("  distill doctor %s".formatted(folder.resolve("distilled/preset.yaml")));
    return new StudyPlan(lines);
  }

  /**
   * The arithmetic of both arms.
   *
   * @param traces that the teacher draws
   * @param training operations of the distilled arm's training
   * @param perTrace operations of one trace of it, in all epochs
   * @param teaching operations of the teacher's tokens; empty when its size is not known
   * @param completion operations of one completion of the reinforced arm; 0 where it is not trained
   *     here
   */
  private record Arms(
      double traces,
      double training,
      double perTrace,
      OptionalDouble teaching,
      String teacherLine,
      double completion) {

    static Arms of(Study study, Map<String, String> environment, Assumptions assumed)
        throws IOException {
      Preset distilled = study.distilled();
      TeacherPart teacher = distilled.teacher();
      PromptCount prompts = PromptCount.of(distilled.prompts(), environment);
      double traces = prompts.count() * teacher.samples();
      long tokens = Math.round(assumed.promptTokens() + assumed.traceTokens());
      long told = Math.round(assumed.traceTokens());
      TrainingFlops student =
          TrainingFlops.of(BaseShape.of(distilled.student().base(), environment).config());
      double perTrace = student.of(tokens, told) * distilled.student().training().epochs();
      OptionalDouble perDrawn = perDrawn(distilled, environment, tokens, told);
      OptionalDouble teaching =
          perDrawn.isPresent()
              ? OptionalDouble.of(traces * perDrawn.getAsDouble())
              : OptionalDouble.empty();
      double completion =
          study.reinforced().map(r -> completion(r.training(), student, tokens, told)).orElse(0.0);
      return new Arms(
          traces,
          traces * perTrace,
          perTrace,
          teaching,
          text(
                  "%s x %,d samples = %,.0f traces, %.2e tokens, %s",
                  prompts.words(),
                  teacher.samples(),
                  traces,
                  traces * told,
                  teaching.isPresent()
                      ? text(
                          "%.2e operations, %,.1f GPU hours",
                          teaching.getAsDouble(), assumed.hours(teaching.getAsDouble()))
                      : "operations not known: eval.teacher-parameters is not set")
              + teacher.prices().map(prices -> price(prices, traces, assumed)).orElse(""),
          completion);
    }

    /** What one completion of the reinforced arm takes. */
    private static double completion(
        PolicyOptions training, TrainingFlops student, long tokens, long told) {
      long written = Math.min(told, training.sampling().maxTokens());
      return student.of(tokens - told + written, written) / 3 * training.forwards();
    }

    /** What one completion of the teacher takes, if its size is known. */
    private static OptionalDouble perDrawn(
        Preset distilled, Map<String, String> environment, long tokens, long told)
        throws IOException {
      if (distilled.teacher().source() instanceof Checkpoint checkpoint) {
        Path config = checkpoint.folder(environment).resolve("config.json");
        return OptionalDouble.of(TrainingFlops.of(ModelConfig.read(config)).of(tokens, told) / 3);
      }
      OptionalDouble active = distilled.eval().teacherParameters();
      return active.isPresent()
          ? OptionalDouble.of(2 * active.getAsDouble() * tokens)
          : OptionalDouble.empty();
    }

    private static String price(Prices prices, double traces, Assumptions assumed) {
      Usage usage =
          new Usage(
              Math.round(traces * assumed.promptTokens()),
              Math.round(traces * assumed.traceTokens()),
              0);
      return text(", $%,.2f at the preset's prices", prices.usd(usage));
    }

    private OptionalDouble all() {
      return teaching.isPresent()
          ? OptionalDouble.of(training + teaching.getAsDouble())
          : OptionalDouble.empty();
    }

    private OptionalDouble limit(OptionalDouble own) {
      return own.isPresent() ? own : all();
    }

    String limitLine(OptionalDouble own) {
      return own.isPresent()
          ? text("%.2e operations, as its preset says", own.getAsDouble())
          : all().isPresent()
              ? text("%.2e operations, as many as distilling", all().getAsDouble())
              : "not known: set distilled.eval.teacher-parameters or reinforced.training.flops";
    }

    String stepsLine(PolicyOptions grpo, Assumptions assumed) {
      double step = completion * grpo.questions() * grpo.samples();
      OptionalDouble limit = limit(grpo.flops());
      double flops = limit.isPresent() ? limit.getAsDouble() : step * grpo.steps();
      return text(
          "about %,.0f of %,d questions x %,d samples, %.2e operations and %,.2f GPU hours each,"
              + " %,.1f GPU hours together",
          Math.min(grpo.steps(), Math.ceil(flops / step)),
          grpo.questions(),
          grpo.samples(),
          step,
          assumed.hours(step),
          assumed.hours(Math.min(flops, step * grpo.steps())));
    }

    /** What a number of hours is enough for. */
    List<String> within(double hours, Assumptions assumed) {
      double flops = hours / assumed.hours(1);
      double trace = perTrace + (teaching.isPresent() ? teaching.getAsDouble() / traces : 0);
      double fitting = Math.floor(flops / trace);
      String distilled =
          text(
              "  distilled %,.0f traces%s%s",
              Math.min(fitting, traces),
              fitting >= traces ? ", all of them" : " of " + text("%,.0f", traces),
              teaching.isPresent() ? "" : ", the teacher's tokens not counted");
      List<String> lines = new ArrayList<>();
      lines.add(text("within %,.1f GPU hours for each arm", hours));
      lines.add(distilled);
      if (completion > 0) {
        lines.add(text("  rl-only   %,.0f completions", Math.floor(flops / completion)));
      }
      return lines;
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
