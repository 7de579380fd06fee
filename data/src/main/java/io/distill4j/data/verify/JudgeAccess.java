package io.distill4j.data.verify;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.data.GeneratorSource;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.FolderLock;
import io.distill4j.data.sample.Remembered;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How verifiers and rewards reach what they need: the environment, and models that judge. A model
 * that is asked in one way is connected once, whoever asks, and its connection ends with this
 * object. Thread-safe.
 */
public final class JudgeAccess implements AutoCloseable {

  private final Map<String, String> environment;
  private final Optional<Path> kept;
  private final Map<String, Generator> open = new LinkedHashMap<>();
  private @Nullable FolderLock lock;

  private JudgeAccess(Map<String, String> environment, Optional<Path> kept) {
    this.environment = Map.copyOf(environment);
    this.kept = kept;
  }

  /**
   * Keeps no reply.
   *
   * @param environment environment variables, from which keys come
   */
  public static JudgeAccess of(Map<String, String> environment) {
    return new JudgeAccess(environment, Optional.empty());
  }

  /**
   * Keeps every reply of a model, so that what was paid for is not paid for again and stays the
   * same, however often the process is killed.
   *
   * @param environment environment variables, from which keys come
   * @param folder for the replies, which need not be there yet; one owner at a time
   */
  public static JudgeAccess keeping(Map<String, String> environment, Path folder) {
    return new JudgeAccess(environment, Optional.of(folder));
  }

  /** Environment variables, from which keys come. */
  public Map<String, String> environment() {
    return environment;
  }

  /**
   * A model, connected; it stays this object's.
   *
   * @param asked what decides a reply beside the prompt: the model, its sampling
   * @throws UserMistake when it cannot be connected, or kept replies are damaged, or somebody else
   *     keeps replies there
   */
  public synchronized Generator open(GeneratorSource model, Fingerprint asked) {
    String name = "judge-" + asked.brief();
    Generator known = open.get(name);
    if (known == null) {
      known = connect(model, name);
      open.put(name, known);
    }
    return known;
  }

  private Generator connect(GeneratorSource model, String name) {
    if (kept.isEmpty()) {
      return model.open(environment);
    }
    take(kept.get());
    Generator generator = model.open(environment);
    try {
      return new Remembered(generator, kept.get().resolve(name), Clock.systemUTC());
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  private void take(Path folder) {
    try {
      if (lock == null) {
        lock =
            FolderLock.take(
                folder,
                "another process keeps replies of a judge in this folder",
                "wait for it, stop it, or choose another folder");
      }
    } catch (IOException e) {
      throw new UserMistake(
          folder.toString(), "cannot be written: " + e, "choose a folder you may write to", e);
    }
  }

  /** Ends the connections; waits for replies that are on their way, because they are paid for. */
  @Override
  public synchronized void close() {
    open.values().forEach(Generator::close);
    open.clear();
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
