package io.distill4j.presets;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether each value of a shipped preset says where it comes from. */
public final class SourceTags {

  private SourceTags() {}

  /** Fails for a line with a value and without {@code # paper}, {@code # ours} or the like. */
  public static void check(PresetFile file) {
    assertThat(file.text().lines())
        .filteredOn(line -> !line.startsWith("#") && !line.isBlank())
        .filteredOn(line -> !line.stripTrailing().endsWith(":"))
        .allMatch(line -> line.matches(".*# (paper|ours|repro[a-z]*)(:.*)?"));
  }
}
