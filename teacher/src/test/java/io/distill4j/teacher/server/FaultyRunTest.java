package io.distill4j.teacher.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.teacher.Summary;
import io.distill4j.testkit.server.FakeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run against a server that misbehaves must end with the dataset of a quiet one. */
final class FaultyRunTest {

  @Test
  void faultsLeaveNoTrace(@TempDir Path quiet, @TempDir Path troubled) throws InterruptedException {
    int prompts = 200;
    try (FakeServer server = FakeServer.start(60)) {
      assertThat(Faults.run(server.url(), quiet, prompts, 60).isComplete()).isTrue();
      assertThat(server.received()).isEqualTo(2 * prompts);
    }
    Random random = new Random(5);
    Set<String> answered = new HashSet<>();
    Set<String> again = ConcurrentHashMap.newKeySet();
    try (FakeServer server =
        FakeServer.start(
            request -> {
              if (answered.contains(Faults.key(request))) {
                again.add(Faults.key(request));
              }
              return Faults.faulty(request, random, answered, new HashMap<>());
            })) {
      Summary summary = Faults.run(server.url(), troubled, prompts, 2);
      assertThat(summary.failed()).isZero();
      assertThat(server.received()).isGreaterThan(2 * prompts + 40);
    }
    assertThat(again).as("asked again after a whole answer").isEmpty();
    assertThat(Faults.traces(troubled)).hasSize(2 * prompts).isEqualTo(Faults.traces(quiet));
  }

  @Test
  void killedTenTimesItAsksForNothingTwiceAndEndsTheSame(@TempDir Path quiet, @TempDir Path killed)
      throws IOException, InterruptedException {
    int prompts = 150;
    try (FakeServer server = FakeServer.start(60)) {
      assertThat(Faults.run(server.url(), quiet, prompts, 60).isComplete()).isTrue();
    }
    KilledRuns runs = new KilledRuns(prompts, 10, 3);
    assertThat(runs.run(killed)).as("the last process ended well").isTrue();
    assertThat(runs.again()).as("asked for although it was kept").isEmpty();
    assertThat(runs.kept()).isBetween(1, 2 * prompts - 1);
    assertThat(Faults.traces(killed)).hasSize(2 * prompts).isEqualTo(Faults.traces(quiet));
  }
}
