package io.distill4j.data.verify.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What keeps a program apart from this machine: no network, no files but the system's programs
 * (read only) and a private folder, no processes but its own, limits on everything, nothing left
 * when it ends. A sandbox counts only after it has run a program here.
 *
 * <p>Two kinds, both by Linux namespaces without any privilege: {@code bubblewrap}, or {@code
 * unshare} and {@code mount} of util-linux with a script of ours. Started by root, it becomes
 * another user first, because the kernel does not limit the processes of root.
 *
 * <p>Not covered: memory is limited per process (processes times memory in all), and system calls
 * are not filtered.
 */
public sealed interface Sandbox {

  /** The folders that programs are looked for in when no search path is known. */
  String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** A user that owns nothing: root's programs run as it. */
  int NOBODY = 64_123;

  /** As people name it. */
  String name();

  /** The command that runs {@code program} in it. */
  List<String> command(Cell cell, List<String> program);

  /**
   * Where one program runs.
   *
   * @param root empty folder
   * @param files private folder, {@code /box} inside
   * @param writable whether the program may write there
   * @param readable further folders it may read
   */
  record Cell(Path root, Path files, boolean writable, Limits limits, List<Path> readable) {}

  /** The best sandbox that works here, as programs on a search path; empty when none does. */
  static Optional<Sandbox> find(String path) {
    return working(path).findFirst();
  }

  /** All sandboxes that work here, the best first; each is tried when the stream reaches it. */
  static Stream<Sandbox> working(String path) {
    Optional<Path> setpriv = program("setpriv", path);
    Optional<Path> prlimit = program("prlimit", path);
    if (setpriv.isEmpty() || prlimit.isEmpty()) {
      return Stream.empty();
    }
    boolean root = "root".equals(System.getProperty("user.name"));
    Stream<Optional<? extends Sandbox>> known =
        Stream.of(
            program("bwrap", path).map(bwrap -> new Bubblewrap(bwrap, setpriv.get(), root)),
            program("unshare", path).map(unshare -> new Namespaces(unshare, setpriv.get(), root)));
    return known.flatMap(Optional::stream).map(Sandbox.class::cast).filter(Sandbox::works);
  }

  /** A program on a search path. */
  static Optional<Path> program(String name, String path) {
    return Stream.of(path.split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private boolean works() {
    try (Box box = new Box(Optional.of(this), List.of())) {
      Outcome outcome = box.run(List.of("/bin/sh", "-c", "exit 7"), "", false, Limits.DEFAULT);
      return outcome.end() == Outcome.End.EXIT && outcome.status() == 7;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Limits, and a mark on standard error that the program is about to start. */
  static List<String> limited(Limits limits, List<String> program) {
    List<String> command = new ArrayList<>();
    command.add("prlimit");
    command.add("--cpu=%d:%d".formatted(limits.cpuSeconds(), limits.cpuSeconds() + 1));
    command.add("--as=" + ((long) limits.memoryMegabytes() << 20));
    command.add("--nproc=" + limits.processes());
    command.add("--fsize=" + ((long) limits.fileMegabytes() << 20));
    command.add("--nofile=256");
    command.add("--core=0");
    command.addAll(List.of("/bin/sh", "-c", "echo " + Box.STARTED + " >&2; exec \"$@\"", "sh"));
    command.addAll(program);
    return command;
  }

  private static List<String> asNobody(Path setpriv, boolean root) {
    return root
        ? List.of(
            setpriv.toString(),
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--pdeathsig=KILL")
        : List.of(setpriv.toString(), "--pdeathsig=KILL");
  }

  /** github.com/containers/bubblewrap. */
  record Bubblewrap(Path program, Path setpriv, boolean root) implements Sandbox {

    @Override
    public String name() {
      return "bubblewrap (%s)".formatted(program);
    }

    @Override
    public List<String> command(Cell cell, List<String> program) {
      List<String> command = new ArrayList<>(asNobody(setpriv, root));
      command.add(this.program.toString());
      command.addAll(
          List.of("--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534"));
      command.addAll(List.of("--gid", "65534", "--die-with-parent", "--new-session", "--clearenv"));
      command.addAll(List.of("--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/tmp"));
      command.addAll(List.of("--setenv", "LANG", "C.UTF-8", "--ro-bind", "/usr", "/usr"));
      for (String name : List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32")) {
        Path folder = Path.of("/", name);
        if (Files.isSymbolicLink(folder)) {
          command.addAll(List.of("--symlink", target(folder), folder.toString()));
        } else if (Files.isDirectory(folder)) {
          command.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
        }
      }
      for (Path each : cell.readable()) {
        command.addAll(List.of("--ro-bind", each.toString(), each.toString()));
      }
      String megabytes = Long.toString((4L * cell.limits().fileMegabytes()) << 20);
      command.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
      command.addAll(
          List.of(cell.writable() ? "--bind" : "--ro-bind", cell.files().toString(), "/box"));
      command.addAll(List.of("--size", megabytes, "--tmpfs", "/tmp", "--chdir", "/tmp"));
      command.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
      command.addAll(List.of("--hostname", "box", "--cap-drop", "ALL"));
      command.addAll(limited(cell.limits(), program));
      return command;
    }

    private static String target(Path link) {
      try {
        return Files.readSymbolicLink(link).toString();
      } catch (IOException e) {
        return "usr/" + link.getFileName();
      }
    }
  }

  /** Namespaces by {@code unshare} of util-linux. */
  record Namespaces(Path unshare, Path setpriv, boolean root) implements Sandbox {

    @Override
    public String name() {
      return "namespaces (%s)".formatted(unshare);
    }

    @Override
    public List<String> command(Cell cell, List<String> program) {
      List<String> command = new ArrayList<>(asNobody(setpriv, root));
      command.add(unshare.toString());
      command.addAll(List.of("--user", "--map-root-user", "--net", "--ipc", "--uts"));
      command.addAll(List.of("--pid", "--fork", "--kill-child", "--mount"));
      command.addAll(List.of("/bin/sh", "-c", Resource.text("namespaces.sh"), "box"));
      command.add(cell.root().toString());
      command.add(cell.files().toString());
      command.add(cell.writable() ? "rw" : "ro");
      command.add(Integer.toString(4 * cell.limits().fileMegabytes()));
      cell.readable().forEach(each -> command.add(each.toString()));
      command.add("--");
      command.addAll(limited(cell.limits(), program));
      return command;
    }
  }

  /** Longest time a probe or a kill may take. */
  long PATIENCE_SECONDS = TimeUnit.MINUTES.toSeconds(1);
}
