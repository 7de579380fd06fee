package io.distill4j.presets;

import io.distill4j.presets.model.ModelPlace;
import io.distill4j.student.family.Rope;
import java.nio.file.Path;
import java.util.Optional;

/** The model a student starts from. */
public sealed interface Base {

  /** What reports call it. */
  String displayName();

  /**
   * A Hugging Face model.
   *
   * @param model a folder, {@code ORG/NAME} with an optional {@code @REVISION} on a hub, or {@code
   *     builtin:NAME} for a shipped one
   * @param positions rotary positions to train with in place of its own; absent: its own
   * @param chatTemplate a Jinja file, or {@code builtin:NAME} for a shipped one, in place of its
   *     own; absent: its own
   */
  record Checkpoint(String model, Optional<Positions> positions, Optional<String> chatTemplate)
      implements Base {

    public Checkpoint {
      if (model.isBlank()) {
        throw new IllegalArgumentException("model must be a folder or ORG/NAME, was blank");
      }
    }

    @Override
    public String displayName() {
      if (model.startsWith(ModelPlace.BUILTIN)) {
        return model.substring(ModelPlace.BUILTIN.length());
      }
      String last = String.valueOf(Path.of(model).toAbsolutePath().normalize().getFileName());
      return last.replaceFirst("@.*", "");
    }
  }

  /**
   * How far a model reads: the 4,096 positions of Qwen2.5-Math do not hold a long trace.
   *
   * @param longest tokens of a text, HF key {@code max_position_embeddings}, 1 or more
   * @param rope rotary positions, such as {@code plain: {theta: 300000}}
   */
  record Positions(int longest, Rope rope) {

    public Positions {
      if (longest < 1) {
        throw new IllegalArgumentException("longest must be 1 or more, was " + longest);
      }
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

    @Override
    public String displayName() {
      return "untrained";
    }
  }
}
