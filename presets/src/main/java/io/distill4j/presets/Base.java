package io.distill4j.presets;

import java.nio.file.Path;

/** The model a student starts from. */
public sealed interface Base {

  /** What reports call it. */
  String displayName();

  /**
   * A Hugging Face folder.
   *
   * @param model the folder
   */
  record Checkpoint(Path model) implements Base {
    @Override
    public String displayName() {
      return String.valueOf(model.toAbsolutePath().normalize().getFileName());
    }
  }

  /**
   * A fresh model: the shape of a {@code config.json}, weights drawn from the preset's seed.
   *
   * @param config path of a {@code config.json}, or {@code builtin:NAME} for a shipped one
   * @param tokenizer folder with {@code tokenizer.json} and its companions, or {@code builtin:NAME}
   * @param residualScaling whether projections into the residual stream start smaller
   */
  record RandomInit(String config, String tokenizer, boolean residualScaling) implements Base {

    /** Prefix of models inside the jar. */
    public static final String BUILTIN = "builtin:";

    @Override
    public String displayName() {
      return "untrained";
    }
  }
}
