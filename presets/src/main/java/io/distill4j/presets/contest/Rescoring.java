package io.distill4j.presets.contest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.Traces;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.data.verify.Verifier;
import io.distill4j.eval.Evaluation;
import io.distill4j.eval.Judges;
import io.distill4j.eval.benchmark.Benchmark;
import io.distill4j.eval.imported.Rescore;
import io.distill4j.eval.metric.Metrics;
import io.distill4j.eval.metric.Results;
import io.distill4j.eval.score.Contamination;
import io.distill4j.eval.score.Score;
import io.distill4j.eval.score.ScoreFile;
import io.distill4j.eval.score.Setting;
import io.distill4j.eval.score.Tally;
import io.distill4j.presets.BenchmarkFile;
import io.distill4j.presets.Preset;
import io.distill4j.presets.Scoring;
import io.distill4j.presets.yaml.YamlTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges the stored samples of a run by another verifier, or another version of the same one,
 * without drawing any. The run itself is left as it is.
 *
 * @param run folder of an evaluated run
 * @param verifier as YAML; each benchmark's own if absent
 * @param environment variables that a verifier may need
 * @param out folder for what is found; a model that judges has its replies kept there as they come
 */
public record Rescoring(
    Path run, Optional<String> verifier, Map<String, String> environment, Path out) {

  public Rescoring {
    environment = Map.copyOf(environment);
  }

  /** What became of one model on one benchmark. */
  public record Outcome(Score before, Score after, List<Rescore.Change> changes) {}

  private static final String PRESET = "preset.yaml";

  private record Choice(Verifier verifier) {}

  /**
   * Judges everything again.
   *
   * @throws UserMistake when the run has no scores or samples, or there is no such verifier
   */
  public List<Outcome> outcomes() throws IOException {
    Path scores = run.resolve("scores.json");
    if (!Files.exists(scores)) {
      throw new UserMistake(
          scores.toString(), "no such file", "run 'distill evaluate' on that run first");
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (JudgeAccess access = JudgeAccess.keeping(environment, out.resolve("judgements"))) {
      for (Score score : ScoreFile.read(scores)) {
        outcomes.add(again(score, access));
      }
    }
    return outcomes;
  }

  /** Writes the new scores and, a line each, the verdicts that changed. */
  public void write(List<Outcome> outcomes) throws IOException {
    ScoreFile.write(out.resolve("scores.json"), outcomes.stream().map(Outcome::after).toList());
    StringBuilder lines = new StringBuilder();
    for (Outcome outcome : outcomes) {
      for (Rescore.Change change : outcome.changes()) {
        ObjectNode line = Json.object();
        line.put("model", outcome.after().model());
        line.put("benchmark", outcome.after().benchmark());
        line.put("sample", change.sample());
        line.put("before", change.before().wireName());
        line.put("before-reason", change.before().reason());
        line.put("after", change.after().wireName());
        line.put("after-reason", change.after().reason());
        lines.append(line).append('\n');
      }
    }
    AtomicFile.replace(out.resolve("changes.jsonl"), lines.toString());
  }

  /** What curation found, where the run curated. */
  private Contamination found() {
    Path file = run.resolve("contamination.jsonl");
    return Files.exists(file) ? Contamination.read(file) : Contamination.NONE;
  }

  private Outcome again(Score score, JudgeAccess access) {
    Path stored =
        Evaluation.folder(run.resolve("samples"), score.model(), score.benchmark())
            .resolve("scored.parquet");
    if (!Files.exists(stored)) {
      throw new UserMistake(
          stored.toString(),
          "the samples behind %s on %s are not here".formatted(score.model(), score.benchmark()),
          "give the folder of a run that still has its samples");
    }
    Verifier chosen = verifier.map(Rescoring::parse).orElseGet(() -> own(score));
    return again(score, stored, chosen, chosen.open(access));
  }

  private static Verifier parse(String yaml) {
    return YamlTree.parse("verifier", "verifier: " + yaml).bind(Choice.class).verifier();
  }

  /** The verifier of the benchmark as the run's own file has it, with its options. */
  private Verifier own(Score score) {
    List<String> benchmarks = List.of();
    if (Files.exists(run.resolve(ContestRun.FILE))) {
      benchmarks = tree(ContestRun.FILE).bind(Contest.class).benchmarks();
    } else if (Files.exists(run.resolve(PRESET))) {
      benchmarks = tree(PRESET).bind(Preset.class).eval().benchmarks();
    }
    return benchmarks.stream()
        .map(BenchmarkFile::read)
        .filter(benchmark -> benchmark.id().equals(score.benchmark()))
        .map(Benchmark::verifier)
        .findFirst()
        .orElseGet(() -> parse(score.setting().verifier()));
  }

  private YamlTree tree(String file) {
    try {
      return YamlTree.parse(file, Files.readString(run.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome again(Score score, Path stored, Verifier chosen, Verifier now) {
    Rescore rescore = new Rescore(score.setting().verifier(), new Judges(now, Scoring.CHECKS));
    List<Rescore.Change> changes = new ArrayList<>();
    Map<String, String> clusters = new HashMap<>();
    for (Tally tally : score.tallies()) {
      clusters.put(tally.problem(), tally.cluster());
    }
    Results results;
    try (Stream<Rescore.Again> judged =
        rescore.judges().inOrder(Traces.read(stored), rescore::again)) {
      results =
          Results.of(
              score.model(),
              score.benchmark(),
              now.name(),
              chosen,
              prompt -> clusters.getOrDefault(prompt.id(), prompt.id()),
              judged.map(
                  again -> {
                    again.change().ifPresent(changes::add);
                    return again.trace();
                  }));
    }
    Setting old = score.setting();
    Score after =
        Score.of(
            results,
            score.samples(),
            score.problems(),
            Metrics.standard(
                score.samples(), rescore.judges().checkNames(), found().in(score.benchmark())),
            Scoring.LEVEL,
            new Setting(
                old.prompts(),
                now.name(),
                old.sampling(),
                old.seed(),
                old.endpoint(),
                "distill4j " + ToolVersion.current(),
                "distill rescore " + run + verifier.map(v -> " --verifier " + v).orElse(""),
                old.protocol()));
    return new Outcome(score, after, changes);
  }
}
