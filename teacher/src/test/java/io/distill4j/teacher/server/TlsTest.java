package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.DatasetPrompts;
import io.distill4j.teacher.GenerationRun;
import io.distill4j.teacher.Plan;
import io.distill4j.teacher.Summary;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS against the JDK's own server, with a certificate made for the test. */
final class TlsTest {

  private static final char[] PASSWORD = "for-this-test".toCharArray();
  private static final Patience QUICK = new Patience(10, 10, 1, 0.01, 0.05);

  @TempDir static Path folder;

  private static HttpsServer server;
  private static int calls;

  @BeforeAll
  static void serve() throws Exception {
    Path store = folder.resolve("server.p12");
    keytool(
        "-genkeypair",
        store,
        "-keyalg",
        "RSA",
        "-validity",
        "2",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost");
    keytool("-exportcert", store, "-rfc", "-file", folder.resolve("server.pem").toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          calls++;
          String question =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          // Large enough for several TLS records.
          String thoughts = "so ".repeat(20_000) + question.length();
          byte[] body =
              ("{\"model\": \"m\", \"choices\": [{\"finish_reason\": \"stop\", \"message\":"
                      + " {\"reasoning_content\": \""
                      + thoughts
                      + "\", \"content\": \"4\"}}]}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static void keytool(String command, Path store, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                "server",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
    words.addAll(List.of(more));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private static OpenAi teacher(String host) {
    return OpenAi.of("https://%s:%d/v1".formatted(host, server.getAddress().getPort()), "m")
        .withPatience(QUICK);
  }

  private static Completion ask(OpenAi teacher) {
    Prompt prompt = Prompt.of("p", "What is 2 + 2?", new Answer.None());
    try (Generator generator = teacher.open(Map.of())) {
      return generator.generate(Request.of(prompt, 0, Sampling.R1, 1)).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Test
  void certificateThatIsTrustedByNameOfItsFileIsAccepted() {
    Completion completion = ask(teacher("localhost").withTrust(folder.resolve("server.pem")));
    assertThat(completion.reasoning()).startsWith("so so so").hasSizeGreaterThan(60_000);
    assertThat(completion.answer()).isEqualTo("4");
  }

  @Test
  void certificateThatNobodyVouchesForIsRefusedWithTheWayOut() {
    int before = calls;
    assertThatThrownBy(() -> ask(teacher("localhost")))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "https://localhost:%d/v1/chat/completions: the TLS connection is refused: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target%n    if the certificate is your own, name it in PEM under trust; if a proxy stands in between, name the proxy's"
                .formatted(server.getAddress().getPort()));
    assertThat(calls).as("no prompt was sent").isEqualTo(before);
  }

  @Test
  void runThatTrustedNobodyGoesOnWithTheCertificate(@TempDir Path traces) throws Exception {
    assertThatThrownBy(() -> run(teacher("localhost"), traces)).isInstanceOf(UserMistake.class);
    Summary summary = run(teacher("localhost").withTrust(folder.resolve("server.pem")), traces);
    assertThat(summary.isComplete()).isTrue();
    assertThat(summary.samples()).isEqualTo(3);
  }

  private static Summary run(OpenAi teacher, Path traces) throws Exception {
    Plan plan = new Plan(3, Sampling.R1, 1, 2);
    Path file = folder.resolve("prompts.jsonl");
    Files.writeString(file, "{\"q\": \"What is 2 + 2?\", \"a\": 4}");
    try (Generator generator = teacher.open(Map.of())) {
      return new GenerationRun(
              generator,
              DatasetPrompts.of(file, "q", "a"),
              plan,
              traces,
              Clock.systemUTC(),
              Progress.SILENT)
          .run(() -> false);
    }
  }

  @Test
  void certificateOfAnotherHostIsRefused() {
    assertThatThrownBy(() -> ask(teacher("127.0.0.1").withTrust(folder.resolve("server.pem"))))
        .isInstanceOf(UserMistake.class)
        .hasMessageContaining(
            "the TLS connection is refused: No subject alternative names matching");
  }

  @Test
  void fileWithoutCertificatesIsNamed() throws Exception {
    Path empty = folder.resolve("empty.pem");
    Files.writeString(empty, "");
    assertThatThrownBy(() -> ask(teacher("localhost").withTrust(empty)))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "%s: holds no certificates that can be read: the file is empty%n    trust names a file in PEM: -----BEGIN CERTIFICATE----- and so on"
                .formatted(empty));
  }
}
