package io.distill4j.eval.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.Sampling;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.TraceWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The page of traces, as a browser makes it. */
final class TraceViewTest {

  @TempDir Path temp;

  @Test
  void aSmallSetIsOneFileThatShowsMathematicsVerdictsAndAllSamples() throws Exception {
    Path page = page(6, 0);

    assertThat(temp.resolve("page-data")).doesNotExist();
    String seen = browse(page.toUri());
    assertThat(seen)
        .contains("data-ready=\"6\"", "6 traces of 3 prompts", "<mfrac>", "<details class=\"p\">")
        .contains("<th>boxed-math</th><td class=\"v pass\">pass</td><td>answered 1, expected 1")
        .contains("2 samples of this prompt", "Side by side")
        .contains("right samples of the prompt", "characters")
        .contains("domain</legend>");
  }

  @Test
  void textsOfModelsNeverBecomeMarkup() throws Exception {
    Path page = page(2, 0);

    assertThat(Files.readString(page)).doesNotContain("<img src=x");
    assertThat(browse(page.toUri()))
        .contains("&lt;img src=x onerror=alert(1)&gt;", "&lt;/script&gt;")
        .contains("The prompt as it was sent", "&lt;|user|&gt;What is")
        .doesNotContain("<img");
  }

  @Test
  void manyTracesStayBesideThePageAndAreSearchedThere() throws Exception {
    Path page = page(400, 20_000);

    assertThat(Files.size(page)).isLessThan(1_000_000);
    assertThat(temp.resolve("page-data/chunk-6.js")).isNotEmptyFile();
    String all = browse(page.toUri());
    assertThat(all).contains("data-ready=\"400\"");
    assertThat(all.split("class=\"row\"", -1).length - 1).as("rows that exist").isLessThan(60);
    assertThat(browse(URI.create(page.toUri() + "#words=needle-397")))
        .contains("data-ready=\"1\"", "<mark>needle-397</mark>");
  }

  @Test
  void theServerKnowsThePageAndItsDataAlone() throws Exception {
    Path page = page(400, 20_000);
    Files.writeString(temp.resolve("secret.js"), "sesame");
    try (ViewServer server = ViewServer.start(page, 0)) {
      String root = server.uri().toString();

      assertThat(read(root)).isEqualTo(Files.readString(page));
      assertThat(read(root + "page-data/chunk-0.js")).startsWith("view.chunk(0,[{");
      assertThat(status(server, "/page-data/../secret.js", "127.0.0.1")).contains(" 404 ");
      assertThat(status(server, "/secret.js", "localhost")).contains(" 404 ");
      assertThat(status(server, "/", "localhost")).contains(" 200 ");
      assertThat(status(server, "/", "evil.example")).contains(" 404 ");
      assertThat(browse(URI.create(root + "#words=needle-397"))).contains("data-ready=\"1\"");
    }
  }

  @Test
  void aFolderOfTheUserIsNotOverwritten() throws Exception {
    Path mine = Files.createDirectory(temp.resolve("page-data")).resolve("notes.txt");
    Files.writeString(mine, "mine");

    assertThatThrownBy(() -> page(2, 0))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            temp.resolve("page-data")
                + ": is where the data of the page goes, and holds something else\n"
                + "    give the page another name with --out");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void whatIsNotThereIsSaid() {
    Path absent = temp.resolve("absent");

    assertThatThrownBy(() -> TraceSet.of(absent))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            absent + ": no such file or folder\n    give a run folder or a dataset of traces");
  }

  private Path page(int traces, int thoughts) throws IOException {
    Path file = temp.resolve("traces.jsonl");
    try (TraceWriter writer = TraceWriter.open(file)) {
      for (int i = 0; i < traces; i++) {
        writer.append(trace(i, thoughts));
      }
      writer.publish();
    }
    Path page = temp.resolve("page.html");
    List<TraceSet> sets = List.of(new TraceSet("kept", file));
    assertThat(TraceView.write("A set", sets, page, Progress.SILENT)).isEqualTo(traces);
    return page;
  }

  private static Trace trace(int i, int thoughts) {
    Prompt prompt =
        new Prompt(
            "p" + i / 2,
            List.of(Message.user("What is $\\frac{1}{2}$ and <img src=x onerror=alert(1)>?")),
            new Answer.Text("1"),
            Origin.HERE,
            Map.of("domain", i < 2 ? "algebra" : "logic"));
    return new Trace(
        Request.of(prompt, i % 2, Sampling.R1, 1),
        Completion.of(
                "Okay.\n\n"
                    + "word ".repeat(40 + thoughts / 5)
                    + "needle-"
                    + i
                    + "-\n\nSo \\(x^2\\).",
                "</script> It is \\boxed{1}.")
            .withSent("<|user|>" + prompt.text()),
        "teacher",
        "recorded",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of(
            new Label(
                "boxed-math", Verdict.of(i % 3 == 1 ? "fail" : "pass", "answered 1, expected 1"))));
  }

  /** The page after its scripts have run, in headless Chromium. */
  private String browse(URI page) throws IOException, InterruptedException {
    Path chromium =
        Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new TestAbortedException("SKIPPED: no Chromium here; the page was not shown"));
    Path dom = temp.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + temp.resolve("profile"),
                "--window-size=1200,800",
                "--virtual-time-budget=20000",
                "--dump-dom",
                page.toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new TestAbortedException("SKIPPED: Chromium did not end");
    }
    String html = Files.readString(dom);
    return html.substring(html.indexOf("<body"), html.indexOf("<script>"))
        + html.substring(html.lastIndexOf("</script>"));
  }

  private static String read(String url) throws IOException {
    try (var in = new URL(url).openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The first line of the answer to a request written by hand. */
  private static String status(ViewServer server, String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .split("\r\n", -1)[0];
    }
  }
}
