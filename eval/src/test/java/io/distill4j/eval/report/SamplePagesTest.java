package io.distill4j.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Answer;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import io.distill4j.eval.Simulated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SamplePagesTest {

  @TempDir Path temp;

  @Test
  void everyProblemHasAPageWithTheSamplesOfAllModels() throws Exception {
    List<Prompt> prompts =
        List.of(
            Prompt.of("p/1", "What <is> 3 + 4?", new Answer.Text("7")),
            Prompt.of("p2", "And 5 + 5?", new Answer.Text("10")));
    var right = new Verdict.Pass("boxed 7, expected 7");
    var wrong = new Verdict.Fail("boxed 8, expected 7");

    SamplePages.write(
        temp.resolve("report.html"),
        "problems",
        "sums",
        prompts,
        List.of(
            new SamplePages.Judged(
                "one",
                "boxed-number",
                Stream.of(
                    Simulated.trace("p/1", 0, "Count <b>on</b>.", "\\boxed{7}", right),
                    Simulated.trace("p/1", 1, "Hm.", "\\boxed{8}", wrong),
                    Simulated.trace("p2", 0, "", "\\boxed{8}", wrong))),
            new SamplePages.Judged(
                "two",
                "boxed-number",
                Stream.of(Simulated.trace("p2", 0, "", "\\boxed{7}", right)))));

    String first = Files.readString(temp.resolve(SamplePages.page("problems", "sums", "p/1")));
    assertThat(first)
        .contains("What &lt;is&gt; 3 + 4?", "Reference: 7", "one: 1 of 2 right", "two: no samples")
        .contains("Count &lt;b&gt;on&lt;/b&gt;.", "<a href=\"../../report.html\">report</a>")
        .doesNotContain("<script", "http://", "https://");
    String list = Files.readString(temp.resolve("problems/sums/index.html"));
    assertThat(list)
        .contains(
            "<a href=\"p2.html\">p2</a></td><td class=\"nowrap\">0 of 1 right</td><td"
                + " class=\"nowrap\">1 of 1 right</td>")
        .contains(
            "<a href=\"" + temp.resolve(SamplePages.page("problems", "sums", "p/1")).getFileName());
    assertThat(temp.resolve("problems/sums/p2.html")).exists();
  }

  @Test
  void cellsOfTheHeatMapLeadToThePages() {
    String page = HtmlReport.of(Pages.full());

    assertThat(page)
        .contains("<a href=\"problems/aime-2024/problem-3.html\"")
        .contains("<a href=\"problems/aime-2024/index.html\">");
  }
}
