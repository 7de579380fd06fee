package io.distill4j.data.verify.code;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs that compile and run a language on this machine.
 *
 * @param compiler {@code javac}, {@code g++}; the interpreter itself for Python
 * @param runner {@code python3}, {@code java}; of no use for C++
 * @param readable folders they need besides the system's
 */
record Toolchain(Language language, Path compiler, Path runner, List<Path> readable) {

  private static final Pattern MAIN_CLASS =
      Pattern.compile(
          "\\bclass\\s+(\\w+)(?:(?!\\bclass\\s)[\\s\\S])*?\\bstatic\\s+(?:final\\s+)?void\\s+main\\b");
  private static final Pattern PUBLIC_CLASS =
      Pattern.compile("\\bpublic\\s+(?:final\\s+)?class\\s+(\\w+)");

  /** What this machine has for a language, as programs on a search path. */
  static Optional<Toolchain> find(Language language, String path) {
    return switch (language) {
      case PYTHON -> program("python3", path).map(p -> new Toolchain(language, p, p, outside(p)));
      case CPP -> program("g++", path).map(p -> new Toolchain(language, p, p, outside(p)));
      case JAVA -> {
        Path home = Path.of(System.getProperty("java.home"));
        Path compiler = home.resolve("bin/javac");
        List<Path> readable = new ArrayList<>(outside(compiler));
        readable.addAll(javaSettings());
        yield Files.isExecutable(compiler)
            ? Optional.of(new Toolchain(language, compiler, home.resolve("bin/java"), readable))
            : Optional.empty();
      }
    };
  }

  /** Writes the program into the box and compiles it; the outcome when that fails. */
  Optional<Outcome> prepare(Box box, String program, Limits limits)
      throws IOException, InterruptedException {
    box.write(source(program), program);
    List<String> command =
        switch (language) {
          case PYTHON -> List.of();
          case CPP ->
              List.of(
                  compiler.toString(),
                  "-std=c++17",
                  "-O2",
                  "-pipe",
                  "-o",
                  box.inside("program"),
                  box.inside(source(program)));
          case JAVA ->
              List.of(
                  compiler.toString(),
                  "-J-Xmx512m",
                  "-J-XX:+UseSerialGC",
                  "-proc:none",
                  "-nowarn",
                  "-d",
                  box.inside("."),
                  box.inside(source(program)));
        };
    if (command.isEmpty()) {
      return Optional.empty();
    }
    Outcome outcome = box.run(command, "", true, roomy(limits.forCompiling()));
    return outcome.succeeded() ? Optional.empty() : Optional.of(outcome);
  }

  /** Runs the prepared program on an input. */
  Outcome run(Box box, String program, String input, Limits limits)
      throws IOException, InterruptedException {
    return box.run(
        switch (language) {
          case PYTHON -> python(box.inside(source(program)));
          case CPP -> List.of(box.inside("program"));
          case JAVA ->
              List.of(
                  runner.toString(),
                  "-Xmx%dm".formatted(limits.memoryMegabytes()),
                  "-Xss64m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  box.inside("."),
                  mainClass(program));
        },
        input,
        false,
        roomy(limits));
  }

  List<String> python(String file) {
    return List.of(runner.toString(), "-I", "-B", file);
  }

  /** A virtual machine reserves far more address space than it uses; its heap has its own limit. */
  private Limits roomy(Limits limits) {
    return language == Language.JAVA
        ? new Limits(
            limits.cpuSeconds(),
            limits.wallSeconds(),
            limits.memoryMegabytes() + 4_096,
            Math.max(64, limits.processes()),
            limits.fileMegabytes())
        : limits;
  }

  private String source(String program) {
    return switch (language) {
      case PYTHON -> "program.py";
      case CPP -> "program.cpp";
      case JAVA -> publicClass(program) + ".java";
    };
  }

  private static String publicClass(String program) {
    Matcher matcher = PUBLIC_CLASS.matcher(program);
    return matcher.find() ? matcher.group(1) : "Main";
  }

  private static String mainClass(String program) {
    Matcher matcher = MAIN_CLASS.matcher(program);
    return matcher.find() ? matcher.group(1) : publicClass(program);
  }

  /** The system's own programs first: others may lie where a sandboxed program cannot read. */
  private static Optional<Path> program(String name, String path) {
    return Sandbox.program(name, Sandbox.USUAL_PATH).or(() -> Sandbox.program(name, path));
  }

  private static List<Path> outside(Path program) {
    try {
      Path home = program.toRealPath().getParent();
      Path folder = home == null ? null : home.getParent();
      return folder == null || folder.startsWith("/usr") || folder.equals(folder.getRoot())
          ? List.of()
          : List.of(folder);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<Path> javaSettings() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/etc"), "java-*")) {
      folders.forEach(found::add);
    } catch (IOException e) {
      return List.of(); // Then this machine keeps its settings elsewhere.
    }
    return found;
  }
}
