package io.distill4j.data.verify.code;

import io.distill4j.data.io.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A private folder and the runs in it; closing deletes it.
 *
 * <p>Input and output of a run are files outside of the private folder, so that the limit on files
 * bounds the output and no thread has to read it.
 */
final class Box implements AutoCloseable {

  /** What standard error begins with once the sandbox is built. */
  static final String STARTED = "distill4j-started";

  private static final int ERRORS_KEPT = 8_192;
  private static final int SIGXCPU = 128 + 24;
  private static final int SIGXFSZ = 128 + 25;

  private final Optional<Sandbox> sandbox;
  private final List<Path> readable;
  private final Path home;
  private final Path files;

  /** A box in a sandbox, or in none, which only limits. */
  Box(Optional<Sandbox> sandbox, List<Path> readable) throws IOException {
    this.sandbox = sandbox;
    this.readable = List.copyOf(readable);
    this.home = Files.createTempDirectory("distill4j-box");
    this.files = Files.createDirectory(home.resolve("files"));
    Files.createDirectory(home.resolve("root"));
    open(home, "rwxr-xr-x");
    open(home.resolve("root"), "rwxrwxrwx");
    open(files, "rwxrwxrwx");
  }

  /** The folder that is {@code /box} inside the sandbox. */
  Path files() {
    return files;
  }

  /** How programs find a file of the private folder. */
  String inside(String name) {
    return sandbox.isPresent() ? "/box/" + name : files.resolve(name).toString();
  }

  void write(String name, String text) throws IOException {
    Files.writeString(files.resolve(name), text);
    open(files.resolve(name), "rw-r--r--");
  }

  /**
   * Runs a program to its end.
   *
   * @param writable whether it may write into the private folder
   */
  Outcome run(List<String> program, String input, boolean writable, Limits limits)
      throws IOException, InterruptedException {
    Path in = home.resolve("input");
    Path out = home.resolve("output");
    Path err = home.resolve("errors");
    Files.writeString(in, input);
    List<String> command =
        sandbox
            .map(
                kind ->
                    kind.command(
                        new Sandbox.Cell(home.resolve("root"), files, writable, limits, readable),
                        program))
            .orElseGet(() -> Sandbox.limited(limits, program));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(in.toFile()))
            .redirectOutput(Redirect.to(out.toFile()))
            .redirectError(Redirect.to(err.toFile()));
    if (sandbox.isEmpty()) {
      builder.directory(files.toFile());
    }
    Process process = builder.start();
    boolean ended = false;
    try {
      ended = process.waitFor(limits.wallSeconds(), TimeUnit.SECONDS);
    } finally {
      if (!ended) {
        kill(process);
      }
    }
    int status = ended ? process.exitValue() : -1;
    String errors = end(err);
    if (!start(err).equals(STARTED)) {
      return new Outcome(Outcome.End.SANDBOX, status, "", errors);
    }
    long most = (long) limits.fileMegabytes() << 20;
    boolean full = Files.size(out) >= most || Files.size(err) >= most;
    String output = full ? "" : new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
    return new Outcome(how(ended, status, full), status, output, errors);
  }

  private static Outcome.End how(boolean ended, int status, boolean full) {
    if (full || status == SIGXFSZ) {
      return Outcome.End.OUTPUT;
    }
    if (!ended) {
      return Outcome.End.WALL_TIME;
    }
    return status == SIGXCPU ? Outcome.End.CPU_TIME : Outcome.End.EXIT;
  }

  private static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> all;
    try (Stream<ProcessHandle> descendants = process.descendants()) {
      all = descendants.toList();
    }
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    boolean interrupted = Thread.interrupted();
    process.waitFor(Sandbox.PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(STARTED.length()), StandardCharsets.UTF_8);
    }
  }

  /** The last kilobytes of a file, without the mark it begins with. */
  private static String end(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - ERRORS_KEPT);
      byte[] bytes = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.startsWith(STARTED) ? text.substring(STARTED.length()) : text;
    }
  }

  private static void open(Path path, String permissions) throws IOException {
    Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
    Files.setPosixFilePermissions(path, set);
  }

  @Override
  public void close() throws IOException {
    FileTree.delete(home);
  }
}
