package io.distill4j.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Verdict;
import io.distill4j.data.curate.Funnel;
import io.distill4j.eval.Simulated;
import io.distill4j.eval.report.ReportInput.FunnelRow;
import io.distill4j.eval.report.ReportInput.LossPoint;
import io.distill4j.eval.report.ReportInput.Shown;
import io.distill4j.eval.score.Score;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ReportTest {

  private static ReportInput of(List<Score> scores, List<Shown> samples) {
    return new ReportInput(
        "run <1>",
        "about",
        scores,
        List.of(),
        new Story(List.of(), List.of(), List.of(), samples, List.of(), List.of(), List.of()));
  }

  @Test
  void thePageSaysWhatWasFoundInAllItsParts() {
    String page = HtmlReport.of(Pages.full());

    assertThat(page)
        .contains("distilled-1.5B is better than base-1.5B on aime-2024")
        .contains("distilled-1.5B and rl-only-1.5B are tied on aime-2024")
        .contains("<h2 id=\"training\">", "<h2 id=\"funnel\">", "<h2 id=\"samples\">")
        .contains("problem-3#2: boxed text is not a number")
        .contains("./distill run r1-distill-qwen-1.5b --run runs/demo");
  }

  @Test
  void curvesOfATrainingAreDrawnAndSaidInWords() {
    ReportInput input =
        of(List.of(), List.of())
            .withCurves(
                List.of(
                    new Curve(
                        "Length of completions",
                        "tokens",
                        List.of(
                            new Curve.Line(
                                "mean",
                                List.of(
                                    new Curve.Point(1, 120),
                                    new Curve.Point(2, Double.NaN),
                                    new Curve.Point(3, 1500.4))),
                            new Curve.Line("one point", List.of(new Curve.Point(1, 2))))),
                    new Curve("Divergence", "", List.of(line(0.00125, 0.5))),
                    new Curve("Nothing known", "", List.of(new Curve.Line("none", List.of())))));
    String length = "mean: 120 at step 1, 1,500 at step 3. In tokens.";
    String divergence = "kl: 0.00125 at step 1, 0.500 at step 2.";
    assertThat(HtmlReport.of(input))
        .contains("<h2 id=\"curves\">", "<figcaption>" + length, "<figcaption>" + divergence)
        .doesNotContain("Nothing known", "one point", "pass@1", "aria-label=\"Settings\"");
    assertThat(MarkdownReport.of(input))
        .contains(
            "\n## Over the steps of training\n\n- Length of completions. "
                + length
                + "\n- Divergence. "
                + divergence
                + "\n\n## To repeat it\n");
  }

  private static Curve.Line line(double first, double second) {
    return new Curve.Line("kl", List.of(new Curve.Point(1, first), new Curve.Point(2, second)));
  }

  @Test
  void thePageNeedsNoNetworkAndNoScript() {
    String page = HtmlReport.of(Pages.full());

    assertThat(page).doesNotContain("<script", "http://", "https://", "url(", "@import", " src=");
    assertThat(page).contains("default-src 'none'; style-src 'unsafe-inline'");
  }

  @Test
  void textFromOutsideIsEscaped() {
    String page =
        HtmlReport.of(
            of(
                List.of(Simulated.score("<i>m</i>", "a&b", 5, 2, 0.5, 1)),
                List.of(
                    new Shown(
                        "x",
                        Simulated.trace(
                            "p",
                            0,
                            "<script>alert(1)</script>",
                            "\"7\"",
                            new Verdict.Pass("<b>"))))));

    assertThat(page)
        .contains("<title>run &lt;1&gt;</title>")
        .contains("&lt;script&gt;alert(1)&lt;")
        .contains("aria-label=\"&lt;i&gt;m&lt;/i&gt;: pass@1")
        .doesNotContain("<script", "<i>m</i>");
  }

  @Test
  void everyElementThatIsOpenedIsClosed() {
    String page = HtmlReport.of(Pages.full());

    for (String tag :
        List.of(
            "div", "section", "table", "tr", "td", "svg", "figure", "details", "pre", "span",
            "p")) {
      long opened = Pattern.compile("<" + tag + "[ >]").matcher(page).results().count();
      long closed = Pattern.compile("</" + tag + ">").matcher(page).results().count();
      assertThat(opened).as(tag).isEqualTo(closed);
    }
  }

  @Test
  void theFunnelOfACurationSubtractsWhatEachJudgeRejectedFirst() {
    var funnel =
        new Funnel(
            10,
            6,
            40,
            List.of(
                new Funnel.Judge("boxed-number", 30, 8, 2, 10),
                new Funnel.Judge("same-script", 35, 5, 0, 3)),
            27,
            6);

    assertThat(FunnelRow.of(funnel))
        .containsExactly(
            new FunnelRow("traces drawn", 40),
            new FunnelRow("passed boxed-number", 30),
            new FunnelRow("passed same-script", 27),
            new FunnelRow("chosen for training", 6));
  }

  @Test
  void emptyPartsAreLeftOut() {
    String page = HtmlReport.of(of(List.of(), List.of()));

    assertThat(page)
        .doesNotContain("What was found", "id=\"training\"", "id=\"funnel\"", "id=\"samples\"");
  }

  @Test
  void aRunStillGoingOnIsMarkedPartial() {
    Score whole = Simulated.score("m", "b", 5, 2, 0.5, 1);
    Score partial =
        new Score(
            "m",
            "b",
            4,
            5,
            whole.metrics(),
            List.of(),
            10,
            whole.setting(),
            whole.tallies(),
            whole.detail());

    assertThat(HtmlReport.of(of(List.of(partial), List.of())))
        .contains("Partial: 10 samples have not been drawn yet.")
        .contains("m (partial)");
    assertThat(MarkdownReport.of(of(List.of(partial), List.of())))
        .contains("**Partial:** 10 samples have not been drawn yet.");
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    assertThat(HtmlReport.of(Pages.full())).isEqualTo(HtmlReport.of(Pages.full()));
  }

  @Test
  void fiveHundredProblemsStaySmall() {
    List<Score> scores =
        List.of(
            Simulated.score("a", "math-500", 500, 8, 0.5, 1),
            Simulated.score("b", "math-500", 500, 8, 0.6, 2),
            Simulated.score("c", "math-500", 500, 8, 0.7, 3),
            Simulated.score("d", "math-500", 500, 8, 0.8, 4));

    int bytes = HtmlReport.of(of(scores, List.of())).getBytes(StandardCharsets.UTF_8).length;

    assertThat(bytes).isLessThan(1_000_000);
  }

  @Test
  void aLossThatIsNotANumberIsLeftOutOfTheCurve() {
    ReportInput input =
        new ReportInput(
            "t",
            "a",
            List.of(),
            List.of(),
            new Story(
                List.of(),
                List.of(new LossPoint(1, 2), new LossPoint(2, Double.NaN), new LossPoint(3, 1)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));

    assertThat(HtmlReport.of(input))
        .contains("Loss per trained token: 2.000 at step 1, 1.000 at step 3.")
        .doesNotContain("NaN");
  }

  @Test
  void tablesForOtherPrograms() {
    Score one = Simulated.score("a_b", "x, y", 5, 2, 1, 1);

    assertThat(Tables.csv(List.of(one)))
        .startsWith(
            "model,benchmark,metric,unit,value,low,high,level,standard_error,problems,samples,missing\n")
        .contains("a_b,\"x, y\",pass@1,share,");
    assertThat(Tables.latex(List.of(one), "pass@1"))
        .startsWith("\\begin{tabular}{lr}\n\\hline\nModel & x, y \\\\\n\\hline\na\\_b & $");
  }

  @Test
  void markdownHasTheSameNumbers() {
    assertThat(MarkdownReport.of(Pages.full()))
        .contains(
            "| model | pass@1 | pass@1 bootstrap | pass@16 | cons@16 | g-pass@16(1.0) | shortest of 16"
                + " | truncated |")
        .contains("distilled-1.5B is better than base-1.5B on aime-2024")
        .contains("| first passing of each prompt | 1,874 |")
        .contains("Left out for distilled-1.5B: sample not judged: boxed text is not a number, 17");
  }
}
