package io.distill4j.presets;

import io.distill4j.data.Generator;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.run.Redo;
import io.distill4j.data.sample.LiveSamples;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import io.distill4j.teacher.Account;
import io.distill4j.teacher.Estimate;
import io.distill4j.teacher.GenerationRun;
import io.distill4j.teacher.Plan;
import io.distill4j.teacher.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/**
 * The first step of a run: the teacher is asked.
 *
 * <p>More samples, higher token limits and a higher aim may be asked of a finished run: what is
 * there stays, and only what is missing is paid for; so it is under another version of this tool.
 * Prices and budget are no inputs: they change when a run ends, not what it makes. Redoing deletes
 * no sample: what was asked for with other options is put aside, and what was asked for with the
 * same ones is what is wanted.
 */
public record GenerationSteps(Pipeline pipeline) {

  /** Prompts that a probe before a run asks. */
  public static final int PROBE = 20;

  private static final String NAME = "generate";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * Asks for all samples that are missing; first for those of a few prompts when there are prices
   * or a budget, to say what the others will cost.
   */
  public void generate() throws IOException, InterruptedException {
    pipeline.step(
        NAME,
        inputs(),
        this::takesIn,
        owned(),
        redo(),
        () -> {
          Summary summary;
          try (Generator generator = teacher().source().open(pipeline.environment());
              JudgeAccess access = pipeline.judges()) {
            GenerationRun run = run(generator, access);
            if (isFirstStart() && (teacher().prices().isPresent() || hasBudget())) {
              say(run.probe(PROBE, () -> false));
            }
            summary = run.run(() -> false);
          }
          pipeline.say(summary.toString());
          summary.requireNoFailures();
          return Map.of(
              "traces",
              Pipeline.contentHash(traces()),
              "samples",
              Long.toString(summary.samples()));
        });
  }

  /**
   * Asks for the samples of a few prompts and says what the others will take.
   *
   * @param prompts 2 or more
   */
  public void probe(int prompts) throws IOException, InterruptedException {
    if (prompts < 2) {
      throw new UserMistake(
          "--probe",
          "takes 2 prompts or more, was " + prompts,
          "give a number, or none for " + PROBE);
    }
    if (!pipeline.folder().begin(NAME, inputs(), this::takesIn, owned(), redo())) {
      pipeline.say("generate: done before, there is nothing to estimate");
      return;
    }
    try (Generator generator = teacher().source().open(pipeline.environment());
        JudgeAccess access = pipeline.judges()) {
      say(run(generator, access).probe(prompts, () -> false));
    }
  }

  /** The file in which a run tells how it is doing. */
  public static Path status(Path run) {
    return run.resolve("status.json");
  }

  private List<Path> owned() {
    return List.of(traces(), status(pipeline.folder().root()));
  }

  /** Samples were paid for: those that are asked for stay, all others are put aside. */
  private Redo redo() {
    return Redo.keeping(pipeline.redo(), this::keepAside);
  }

  private void keepAside(Path owned) throws IOException {
    if (!Files.exists(owned)) {
      return;
    }
    Path kept = pipeline.folder().root().resolve("kept");
    String stamp = STAMP.format(pipeline.clock().instant());
    Path place = kept.resolve(owned.getFileName() + "-" + stamp);
    for (int next = 2; Files.exists(place); next++) {
      place = kept.resolve(owned.getFileName() + "-" + stamp + "-" + next);
    }
    Files.createDirectories(kept);
    Files.move(owned, place, StandardCopyOption.ATOMIC_MOVE);
    if (owned.equals(traces())) {
      pipeline.say(
          "generate: the samples asked for with other options are kept in %s; the new ones begin at none"
              .formatted(place));
    }
  }

  /** The verifier of the curation, connected only if samples are judged while they come. */
  private Verifier verifier(JudgeAccess access) {
    Verifier verifier = pipeline.preset().curate().verifier();
    return teacher().untilVerified().isPresent() ? verifier.open(access) : verifier;
  }

  private GenerationRun run(Generator generator, JudgeAccess access) {
    Plan plan = teacher().plan(pipeline.preset().seed(), verifier(access));
    Account account = teacher().account(status(pipeline.folder().root()));
    return new GenerationRun(
        generator, prompts(), plan, account, traces(), pipeline.clock(), pipeline.progress());
  }

  private PromptSource prompts() {
    return pipeline.preset().prompts().connect(pipeline.environment(), pipeline.progress());
  }

  private Map<String, String> inputs() {
    Preset preset = pipeline.preset();
    TeacherPart teacher = teacher();
    Map<String, String> inputs = pipeline.inputs();
    inputs.put("prompts", prompts().fingerprint().hex());
    inputs.put("teacher", teacher.source().fingerprint().hex());
    inputs.put("sampling", teacher.sampling().toString().replaceFirst(",? *maxTokens=\\d+", ""));
    inputs.put("max-tokens", Integer.toString(teacher.sampling().maxTokens()));
    inputs.put("samples", Integer.toString(teacher.samples()));
    inputs.put("seed", Long.toString(preset.seed()));
    teacher.maxTokensLadder().ifPresent(l -> inputs.put("max-tokens-ladder", l.toString()));
    teacher
        .untilVerified()
        .ifPresent(
            until -> {
              inputs.put("until-verified.right", Integer.toString(until.right()));
              inputs.put("until-verified.cap", Integer.toString(until.cap()));
              inputs.put("until-verified.verifier", preset.curate().verifier().toString());
            });
    return inputs;
  }

  /** What has no sample yet may become any other run: a mistake is mended in the same folder. */
  private boolean takesIn(String input, String before, String now) {
    return isGrowth(input, before, now) || LiveSamples.areNone(traces());
  }

  private static boolean isGrowth(String input, String before, String now) {
    return switch (input) {
      case "max-tokens-ladder", "tool" -> true;
      case "samples", "max-tokens", "until-verified.right", "until-verified.cap" ->
          isNumber(before) && isNumber(now) && Long.parseLong(now) >= Long.parseLong(before);
      default -> false;
    };
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,18}");
  }

  private boolean hasBudget() {
    return teacher().budget().isPresent();
  }

  private boolean isFirstStart() {
    return !Files.exists(traces());
  }

  private void say(Estimate estimate) {
    pipeline.say(estimate.toString());
    teacher().budget().ifPresent(budget -> estimate.beyond(budget).forEach(pipeline::say));
  }

  private TeacherPart teacher() {
    return pipeline.preset().teacher();
  }

  private Path traces() {
    return pipeline.folder().traces();
  }
}
