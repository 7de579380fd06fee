package io.distill4j.presets;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.ToolVersion;
import io.distill4j.data.UserMistake;
import io.distill4j.data.run.Redo;
import io.distill4j.data.run.RunFolder;
import io.distill4j.data.verify.JudgeAccess;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.rl.PolicyBoard;
import io.distill4j.student.rl.PolicyLog;
import io.distill4j.student.rl.PolicyRecord;
import io.distill4j.student.rl.PolicyTrainer;
import io.distill4j.student.text.ModelText;
import io.distill4j.student.train.TensorBoard;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reinforcement learning on a run folder: skipped when it is done, continued when it was killed,
 * refused when its preset changed.
 *
 * @param environment variables, from which verifiers and hubs take their keys
 * @param clock of the TensorBoard file
 * @param redo whether what was made from something else may be thrown away
 */
public record ReinforceStep(
    Reinforcement preset,
    RunFolder folder,
    Map<String, String> environment,
    Clock clock,
    Progress progress,
    boolean redo) {

  /** Trains to the end and writes the report. Returns the folder of the model. */
  public Path run() throws IOException, InterruptedException {
    BaseFolder base =
        new BaseFolder(
            preset.base(), folder.root(), preset.training().seed(), environment, progress);
    List<Prompt> prompts;
    try (Stream<Prompt> all = preset.prompts().connect(environment, progress).open()) {
      prompts = all.toList();
    }
    Fingerprint.Builder asked = Fingerprint.builder().add("prompts");
    prompts.forEach(p -> asked.add(p.id()).add(p.fingerprint().hex()).add(p.answer().toString()));
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("tool", ToolVersion.current());
    inputs.put("prompts", asked.build().hex());
    inputs.put("base", base.fingerprint().hex());
    inputs.put("reward", preset.reward().toString());
    inputs.put("training", preset.training().toString());
    preset.served().ifPresent(s -> inputs.put("served", s.source().fingerprint().hex()));
    boolean done =
        folder.step(
            "reinforce",
            inputs,
            RunFolder.Growth.NONE,
            Stream.concat(Stream.of(folder.checkpoints()), base.owned().stream()).toList(),
            Redo.of(redo),
            () -> Map.of("student", Pipeline.contentHash(train(base, prompts))));
    if (!done) {
      progress.message("reinforce: done before, skipped");
    }
    report();
    return folder.checkpoints().resolve(Trainer.FINAL);
  }

  /**
   * Writes the report of the steps so far.
   *
   * @throws UserMistake when there are none
   */
  public void report() throws IOException {
    List<PolicyRecord> log = log();
    if (log.isEmpty()) {
      throw new UserMistake(
          folder.root().toString(),
          "no step has been taken yet",
          "run 'distill reinforce' on this folder first");
    }
    new ReinforceReport(preset, log).write(folder);
  }

  /** The step log so far. */
  public List<PolicyRecord> log() throws IOException {
    return PolicyLog.read(folder.checkpoints().resolve(Trainer.STEP_LOG));
  }

  private Path train(BaseFolder base, List<Prompt> prompts) throws IOException {
    base.write();
    try (ModelText text = ModelText.open(base.path());
        JudgeAccess access = JudgeAccess.keeping(environment, folder.judgements());
        Serving serving = Serving.open(preset.served(), environment);
        TensorBoard board = new TensorBoard(folder.checkpoints(), clock)) {
      PolicyTrainer trainer =
          new PolicyTrainer(
              preset.training(),
              prompts,
              text.codec(),
              preset.reward().open(access),
              device -> new ModelFolder(base.path()).load(device),
              folder.checkpoints(),
              base.path(),
              text::write,
              System::nanoTime,
              serving.policy());
      return trainer.run(Devices.BEST, new PolicyBoard(board), progress);
    }
  }
}
