package io.distill4j.student.rl;

import static io.distill4j.student.rl.TinyReinforcement.HELD;
import static io.distill4j.student.rl.TinyReinforcement.REWARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.student.train.TensorBoard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PolicyBoardTest {

  @TempDir Path temp;

  @Test
  void everyStepHasTheCurvesOfThePaperAndWhatDiagnosesThem() throws IOException {
    PolicyOptions options = TinyOptions.of(2, HELD).algorithm(TinyReinforcement.SHARED).options();
    List<PolicyRecord> log = TinyReinforcement.in(temp).run("run", options, REWARD);
    try (TensorBoard board = new TensorBoard(temp.resolve("events"), Clock.systemUTC())) {
      PolicyBoard listener = new PolicyBoard(board);
      log.forEach(listener::stepped);
    }
    Path file = temp.resolve("events/events.out.tfevents.0.distill4j");
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(bytes)
        .contains("reward/mean", "reward/equal_groups", "reward/unknown")
        .contains("completions/mean_tokens", "completions/longest_tokens", "completions/cut_off")
        .contains("completions/reflection_words")
        .contains("policy/loss", "policy/clip_share", "policy/entropy", "policy/kl")
        .contains("policy/grad_norm", "policy/lr", "policy/drift", "policy/value_loss")
        .contains("seconds/rollout", "speed/flops_per_second");
    assertThat(bytes.split("reward/mean", -1)).hasSize(3);
  }
}
