package io.distill4j.presets;

import io.distill4j.data.UserMistake;
import io.distill4j.data.curate.Curation;
import io.distill4j.data.curate.Difficulty;
import io.distill4j.data.curate.Funnel;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.data.run.Redo;
import io.distill4j.data.verify.Disagreements;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Judges the traces of a run and chooses among them, in two steps, so that another policy asks no
 * judge again.
 *
 * @param pipeline whose run it is
 */
public record CurationSteps(Pipeline pipeline) {

  /** Judges and chooses. */
  void curate() throws IOException, InterruptedException {
    judge(pipeline.redo());
    select(pipeline.redo());
  }

  /** Chooses anew by the policy of the preset among traces that were judged before. */
  void reselect() throws IOException, InterruptedException {
    judge(false);
    select(true);
  }

  private void judge(boolean again) throws IOException, InterruptedException {
    Map<String, String> inputs = pipeline.inputs();
    inputs.put("traces", pipeline.needs("generate", "traces"));
    inputs.put("judges", curation().judging());
    pipeline.step(
        "judge",
        inputs,
        (input, before, now) -> input.equals("traces"), // Its files are replaced as a whole.
        List.of(pipeline.folder().labels()),
        Redo.of(again),
        () -> {
          try (JudgeAccess access = pipeline.judges();
              RunTools tools = new RunTools()) {
            curation()
                .withVerifier(curation().verifier().open(access))
                .judge(
                    pipeline.folder().traces(),
                    pipeline.folder().labels(),
                    tools,
                    pipeline.progress());
          }
          return Map.of("labels", Pipeline.contentHash(pipeline.folder().labels()));
        });
  }

  private void select(boolean again) throws IOException, InterruptedException {
    Map<String, String> inputs = pipeline.inputs();
    inputs.put("labels", pipeline.needs("judge", "labels"));
    inputs.put("policy", curation().selecting());
    pipeline.step(
        "curate",
        inputs,
        (input, before, now) -> input.equals("labels"), // Its files are replaced as a whole.
        List.of(
            pipeline.folder().curated(),
            pipeline.folder().rejected(),
            funnel(),
            Curation.page(funnel()),
            Curation.contamination(funnel()),
            difficulty(),
            disagreements()),
        Redo.of(again),
        () -> {
          Funnel result =
              curation()
                  .select(
                      pipeline.folder().traces(),
                      pipeline.folder().labels(),
                      pipeline.folder().curated(),
                      pipeline.folder().rejected(),
                      funnel(),
                      pipeline.progress());
          pipeline.say(result.table());
          Difficulty difficulty =
              Difficulty.read(
                  pipeline.folder().curated(),
                  pipeline.folder().rejected(),
                  curation().verifier().name());
          AtomicFile.replace(difficulty(), Json.pretty(difficulty.toJson()));
          if (difficulty.isInformative()) {
            pipeline.say(difficulty.table());
          }
          queueDisagreements();
          if (result.kept() == 0) {
            throw new UserMistake(
                pipeline.folder().rejected().toString(),
                "no trace was chosen for training",
                "read the reasons in rejected/ and loosen curate in the preset");
          }
          return Map.of(
              "curated",
              Pipeline.contentHash(pipeline.folder().curated()),
              "kept",
              Long.toString(result.kept()));
        });
  }

  private void queueDisagreements() throws IOException {
    Verifier verifier = curation().verifier();
    if (verifier.judges().size() > 1) {
      List<Path> judged = List.of(pipeline.folder().curated(), pipeline.folder().rejected());
      long queued = Disagreements.write(disagreements(), verifier, judged);
      pipeline.say("%,d traces on which verifiers disagree: %s".formatted(queued, disagreements()));
    }
  }

  public Path funnel() {
    return pipeline.folder().root().resolve("funnel.json");
  }

  private Path difficulty() {
    return pipeline.folder().root().resolve("difficulty.json");
  }

  /** Sentences on the training set that a reader of its numbers must know. */
  public List<String> notes() throws IOException {
    return Difficulty.sentence(difficulty()).stream().toList();
  }

  private Path disagreements() {
    return pipeline.folder().root().resolve("disagreements.jsonl");
  }

  private Curation curation() {
    return pipeline.preset().curate();
  }
}
