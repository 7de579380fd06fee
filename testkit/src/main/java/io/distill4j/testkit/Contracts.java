package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.distill4j.data.Verdict;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Function;

/** What the contracts of all judges share. */
final class Contracts {

  private Contracts() {}

  static void isPublicRecord(Class<?> type) {
    assertThat(type).isRecord();
    assertThat(Modifier.isPublic(type.getModifiers())).as("public").isTrue();
  }

  static void hasReason(Verdict verdict, Object about) {
    String shown = about.toString();
    assertThat(verdict.reason())
        .as(() -> shown.substring(0, Math.min(shown.length(), 200)))
        .isNotBlank()
        .hasSizeLessThan(1_000);
  }

  static <T> void sameOnManyThreads(List<T> inputs, Function<T, Verdict> judge) {
    List<Verdict> alone = inputs.stream().map(judge).toList();
    assertThat(inputs.parallelStream().map(judge).toList()).isEqualTo(alone);
  }
}
