package io.distill4j.presets;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Jlama's OpenAI-compatible server (Spring Boot, Undertow, an engine of its own) in a process of
 * its own, with a model of ours.
 *
 * <p>Its class path comes from the Maven repository ({@code src/test/jlama/pom.xml}), 36 MB at the
 * first time. It needs a Java of 20 or newer beside the one that runs the tests. Where either is
 * not to be had the test is skipped and says so.
 */
final class JlamaServer implements AutoCloseable {

  private static final int JAVA = 20;
  private static final int START_SECONDS = 300;
  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath";

  private final Path model;
  private final Path work;
  private final Path java;
  private final String classPath;
  private final int port;
  private Process process;

  private JlamaServer(Path model, Path work, Path java, String classPath, int port)
      throws IOException {
    this.model = model;
    this.work = work;
    this.java = java;
    this.classPath = classPath;
    this.port = port;
    this.process = launch();
  }

  /**
   * A server that answers, or a skipped test.
   *
   * @param work folder for the output of the processes
   */
  static JlamaServer start(Path model, Path work) throws IOException, InterruptedException {
    Path java = newerJava().orElseThrow(() -> skipped("no Java of %d or newer".formatted(JAVA)));
    String classPath = classPath(work);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    JlamaServer server = new JlamaServer(model, work, java, classPath, port);
    server.await();
    return server;
  }

  /** Base address; Jlama has its endpoint at the root. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Ends the process as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** The same server again, on the same port. */
  void startAgain() throws IOException, InterruptedException {
    process = launch();
    await();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private Process launch() throws IOException {
    Path source = here().resolve("Serve.java");
    return new ProcessBuilder(
            List.of(
                java.toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                classPath,
                source.toString(),
                model.toString(),
                Integer.toString(port)))
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  private void await() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("Jlama does not start: " + Files.readString(output()));
      }
      process.waitFor(200, TimeUnit.MILLISECONDS);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Path output() {
    return work.resolve("jlama.log");
  }

  private static Path here() {
    return Path.of("src", "test", "jlama").toAbsolutePath();
  }

  /** The java command of the first installation that is new enough. */
  private static Optional<Path> newerJava() throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    List<Path> homes = new ArrayList<>(List.of(own));
    if (own.getParent() != null) {
      try (Stream<Path> beside = Files.list(own.getParent())) {
        beside.sorted().forEach(homes::add);
      }
    }
    return homes.stream()
        .filter(home -> version(home) >= JAVA)
        .map(home -> home.resolve("bin").resolve("java"))
        .findFirst();
  }

  /** Main version of an installation; 0 where there is none. */
  private static int version(Path home) {
    try {
      return Files.readAllLines(home.resolve("release")).stream()
          .filter(line -> line.matches("JAVA_VERSION=\"\\d+.*"))
          .map(line -> line.replaceFirst("JAVA_VERSION=\"(\\d+).*", "$1"))
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** From what is there already, else from the registry. */
  private static String classPath(Path work) throws IOException, InterruptedException {
    Path out = work.resolve("class-path.txt");
    for (String how : List.of("-o", "-B")) {
      Path log = work.resolve("maven" + how + ".log");
      Process maven =
          new ProcessBuilder(
                  wrapper().toString(),
                  "-q",
                  how,
                  "-f",
                  here().resolve("pom.xml").toString(),
                  GOAL,
                  "-Dmdep.includeScope=runtime",
                  "-Dmdep.outputFile=" + out)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (maven.waitFor() == 0) {
        return Files.readString(out).strip();
      }
    }
    throw skipped("its class path cannot be had: " + Files.readString(work.resolve("maven-B.log")));
  }

  private static Path wrapper() {
    String name = File.separatorChar == '/' ? "mvnw" : "mvnw.cmd";
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(name))) {
        return at.resolve(name);
      }
    }
    throw skipped("there is no " + name);
  }

  private static TestAbortedException skipped(String why) {
    return new TestAbortedException("SKIPPED: Jlama's server is not run: " + why);
  }
}
