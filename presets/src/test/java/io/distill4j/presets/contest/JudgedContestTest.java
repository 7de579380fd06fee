package io.distill4j.presets.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.data.run.RunFolder;
import io.distill4j.eval.score.Score;
import io.distill4j.testkit.server.FakeReply;
import io.distill4j.testkit.server.FakeReply.Dialect;
import io.distill4j.testkit.server.FakeReply.Trouble;
import io.distill4j.testkit.server.FakeRequest;
import io.distill4j.testkit.server.FakeServer;
import io.distill4j.testkit.server.FakeText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contest whose benchmark is judged by a model. */
final class JudgedContestTest {

  /** Different answers: a right one to each of six sums, and a wrong one to three. */
  private static final int QUESTIONS = 9;

  @TempDir Path temp;

  private final AtomicInteger judged = new AtomicInteger();
  private volatile int judgesBeforeTheKeyExpires = Integer.MAX_VALUE;

  /** Finds everything correct, until its key expires. */
  private FakeReply judge(FakeRequest request) {
    if (judged.incrementAndGet() > judgesBeforeTheKeyExpires) {
      return FakeReply.Status.json(401, "{\"error\": {\"message\": \"key expired\"}}");
    }
    String verdict = "{\"analysis\": \"same\", \"correctness\": \"correct\"}";
    return new FakeReply.Text(
        new FakeText(List.of(), List.of(verdict), false), Dialect.ANSWER_ONLY, Trouble.NONE);
  }

  private static String verifier(FakeServer server) {
    return """
        {judge: {model: {open-ai: {urls: ["%s"], model: judge, reasons: false, stream: true, extra-body: {}}}, \
        sampling: {temperature: 0, top-p: 1, top-k: 0, min-p: 0, max-tokens: 100}, swap: false}}"""
        .formatted(server.url());
  }

  private Score evaluate(SumsContest contest) throws Exception {
    try (RunFolder folder = RunFolder.open(temp.resolve("run"))) {
      return contest.run(folder, contest.drawn("theirs", "samples.jsonl"), 2).evaluate().get(0);
    }
  }

  @Test
  void noReplyIsPaidForTwiceAndVotingAsksNothing() throws Exception {
    try (FakeServer server = FakeServer.start(this::judge)) {
      SumsContest contest = SumsContest.write(temp, verifier(server), Progress.SILENT);
      judgesBeforeTheKeyExpires = 4;
      assertThatThrownBy(() -> evaluate(contest))
          .isInstanceOf(UserMistake.class)
          .hasMessageContaining("key expired");
      judgesBeforeTheKeyExpires = Integer.MAX_VALUE;
      int refused = server.received() - 4;

      Score score = evaluate(contest);

      assertThat(server.received() - refused).isEqualTo(QUESTIONS);
      assertThat(score.metric("pass@1").orElseThrow().estimate().value()).hasValue(1);
      assertThat(evaluate(contest)).isEqualTo(score);
      assertThat(server.received() - refused).isEqualTo(QUESTIONS);
    }
  }

  @Test
  void storedSamplesAreJudgedByAModelOnceEach() throws Exception {
    try (FakeServer server = FakeServer.start(this::judge)) {
      evaluate(SumsContest.write(temp, "boxed-number", Progress.SILENT));
      Rescoring rescoring =
          new Rescoring(
              temp.resolve("run"),
              Optional.of(verifier(server)),
              Map.of(),
              temp.resolve("rescored"));

      List<Rescoring.Outcome> outcomes = rescoring.outcomes();

      assertThat(outcomes.get(0).changes())
          .extracting(each -> each.sample() + " " + each.after().wireName())
          .containsExactly("3#1 pass", "4#1 pass", "5#1 pass");
      assertThat(server.received()).isEqualTo(QUESTIONS);
      assertThat(rescoring.outcomes()).isEqualTo(outcomes);
      assertThat(server.received()).isEqualTo(QUESTIONS);
    }
  }
}
