package io.distill4j.data.run;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one run: the interface between its steps, and what makes each of them restartable.
 *
 * <p>Contract of {@link #step}: a step with the same inputs as the one already done is skipped; one
 * begun with the same inputs is continued; one with other inputs is refused, naming each input that
 * changed, unless {@code redo} says to throw its output away. The manifest is written last, so a
 * process killed at any instant leaves either a finished step or one that continues.
 *
 * <p>One process at a time: {@link #open} takes a lock that the operating system drops with the
 * process, however it ends.
 */
public final class RunFolder implements AutoCloseable {

  private final Path root;
  private final @Nullable FolderLock lock;

  private RunFolder(Path root, @Nullable FolderLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens or creates a run folder.
   *
   * @throws UserMistake when it cannot be written or another process works in it
   */
  public static RunFolder open(Path root) {
    try {
      return new RunFolder(
          root,
          FolderLock.take(
              root,
              "another process is working in this run folder",
              "wait for it, stop it, or choose another folder with --run"));
    } catch (IOException e) {
      throw new UserMistake(
          root.toString(),
          "cannot be written: " + e,
          "choose a folder you may write to with --run",
          e);
    }
  }

  /**
   * Opens a run folder that another process may be working in: to read what is whole, and to write
   * what no step owns, such as a report.
   */
  public static RunFolder openBeside(Path root) {
    return new RunFolder(root, null);
  }

  public Path root() {
    return root;
  }

  /** Raw traces of the teacher: the sample log while the run is live, Parquet parts afterwards. */
  public Path traces() {
    return root.resolve("traces");
  }

  /** What the judges said about every trace, apart from the texts. */
  public Path labels() {
    return root.resolve("labels");
  }

  /** What models replied that were asked to judge: kept so that no reply is paid for twice. */
  public Path judgements() {
    return root.resolve("judgements");
  }

  /** Traces chosen for training, with their labels. */
  public Path curated() {
    return root.resolve("curated");
  }

  /** Traces not chosen, with the labels that say why. */
  public Path rejected() {
    return root.resolve("rejected");
  }

  /** Hugging Face folders with trainer state beside them. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** Completions drawn for evaluation, one sub-folder per model and benchmark. */
  public Path samples() {
    return root.resolve("samples");
  }

  public Path scores() {
    return root.resolve("scores.json");
  }

  public Path report() {
    return root.resolve("report.html");
  }

  /** The preset as resolved, with overrides applied. */
  public Path preset() {
    return root.resolve("preset.yaml");
  }

  /** Work of a step: produces its files, returns facts that later steps depend on. */
  @FunctionalInterface
  public interface Work {
    Map<String, String> run() throws IOException, InterruptedException;
  }

  /**
   * Runs a step once.
   *
   * @param name of the step, such as {@code generate}
   * @param inputs everything that determines the result: options as text, files and earlier steps
   *     as hashes
   * @param owned files and folders of the step, deleted before it is redone
   * @param redo whether a step made from other inputs may be thrown away
   * @return true when the work ran, false when the step was already done
   * @throws UserMistake when the step was made from other inputs and {@code redo} is false
   */
  public boolean step(
      String name, Map<String, String> inputs, List<Path> owned, boolean redo, Work work)
      throws IOException, InterruptedException {
    return step(name, inputs, Growth.NONE, owned, Redo.of(redo), work);
  }

  /**
   * Runs a step once, where some inputs may change without throwing its output away.
   *
   * @param growth which changes the step takes in; when all are taken in, it is continued
   * @param redo what may make room for the step
   */
  public boolean step(
      String name,
      Map<String, String> inputs,
      Growth growth,
      List<Path> owned,
      Redo redo,
      Work work)
      throws IOException, InterruptedException {
    if (!begin(name, inputs, growth, owned, redo)) {
      return false;
    }
    Map<String, String> outputs = work.run();
    new StepManifest(name, true, inputs, outputs).write(manifest(name));
    return true;
  }

  /**
   * Begins a step or finds it begun, as {@link #step} does, for work that does not finish it.
   *
   * @return false when it is done
   */
  public boolean begin(
      String name, Map<String, String> inputs, Growth growth, List<Path> owned, Redo redo)
      throws IOException {
    Path file = manifest(name);
    Optional<StepManifest> before = StepManifest.read(file);
    if (before.isPresent()) {
      Map<String, String> old = before.get().inputs();
      List<Problem> changes = changes(file, old, inputs, growth);
      boolean same = old.equals(inputs);
      boolean isWanted = same && before.get().done();
      if (isWanted && !redo.ofSame()) {
        return false;
      }
      if (!changes.isEmpty() && !redo.ofOthers()) {
        throw new UserMistake(changes);
      }
      if (isWanted || !changes.isEmpty()) {
        // Not done: killed in the middle of clearing, it is no finished step.
        new StepManifest(name, false, old, Map.of()).write(file);
        for (Path path : owned) {
          redo.clearing().clear(path);
        }
      }
    }
    new StepManifest(name, false, inputs, Map.of()).write(file);
    return true;
  }

  /** Which changes of an input a step takes in without losing what it has. */
  @FunctionalInterface
  public interface Growth {

    /** Any change is another step. */
    Growth NONE = (input, before, now) -> false;

    /** Any value of some inputs is taken in. */
    static Growth of(Set<String> inputs) {
      return (input, before, now) -> inputs.contains(input);
    }

    /**
     * Whether a step made with one value goes on with another.
     *
     * @param before and {@code now} are {@code (absent)} where there is none
     */
    boolean takesIn(String input, String before, String now);
  }

  /** What a finished step reported; empty when it is not done. */
  public Optional<Map<String, String>> outputs(String step) throws IOException {
    return StepManifest.read(manifest(step))
        .filter(StepManifest::done)
        .map(m -> Map.copyOf(m.outputs()));
  }

  /** What a step was made from; empty when it was never begun. */
  public Optional<Map<String, String>> inputs(String step) throws IOException {
    return StepManifest.read(manifest(step)).map(m -> new LinkedHashMap<>(m.inputs()));
  }

  /**
   * Whether a step of a run folder is done, without opening it; empty when it was never begun.
   *
   * @param root of any run, also one that another process works on
   */
  public static Optional<Boolean> isDone(Path root, String step) throws IOException {
    return StepManifest.read(manifest(root, step)).map(StepManifest::done);
  }

  /** An input of a step of a run folder, without opening it; empty when it is not known. */
  public static Optional<String> input(Path root, String step, String name) throws IOException {
    return StepManifest.read(manifest(root, step)).map(manifest -> manifest.inputs().get(name));
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  private Path manifest(String step) {
    return manifest(root, step);
  }

  private static Path manifest(Path root, String step) {
    return root.resolve("manifests").resolve(step + ".json");
  }

  private static List<Problem> changes(
      Path file, Map<String, String> before, Map<String, String> now, Growth growth) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> all = new LinkedHashMap<>(before);
    now.forEach(all::putIfAbsent);
    for (String key : all.keySet()) {
      String old = before.getOrDefault(key, "(absent)");
      String current = now.getOrDefault(key, "(absent)");
      if (!old.equals(current) && !growth.takesIn(key, old, current)) {
        problems.add(
            new Problem(
                file.toString(),
                "%s was %s, is now %s".formatted(key, old, current),
                "set it back, use another folder with --run, or redo the step with --redo"));
      }
    }
    return problems;
  }
}
