package io.distill4j.presets.contest;

import io.distill4j.eval.imported.Columns;
import io.distill4j.teacher.Teacher;
import java.nio.file.Path;
import java.util.Optional;

/** Where the samples of a model come from. */
public sealed interface SampleSource {

  /**
   * A model that answers when asked: behind a server, or a recording.
   *
   * @param model how to reach it
   * @param inFlight requests kept in flight, 1 or more
   */
  record Served(Teacher model, int inFlight) implements SampleSource {
    public Served {
      if (inFlight < 1) {
        throw new IllegalArgumentException("in-flight must be 1 or more, was " + inFlight);
      }
    }
  }

  /**
   * A checkpoint that this process decodes.
   *
   * @param model a Hugging Face folder, or {@code ORG/NAME} on a hub
   * @param slots requests decoded at once, 1 or more
   * @param contextTokens longest prompt and completion together
   */
  record Checkpoint(String model, int slots, int contextTokens) implements SampleSource {}

  /**
   * Samples that another tool drew, judged again here; its own verdicts are not read.
   *
   * @param path file or dataset folder
   * @param format whose columns it has
   * @param columns where it keeps what, in the place of those of the format
   * @param startsInside whether the prompts already opened the thoughts, so that a text without any
   *     marker is unfinished reasoning
   */
  record Drawn(Path path, Format format, Optional<Columns> columns, boolean startsInside)
      implements SampleSource {

    Columns where() {
      return columns.orElseGet(format::columns);
    }
  }

  /** Tools whose files of samples are known. */
  enum Format {
    /** {@code problem_id, problem, gold, sample_index, response, finish_reason}. */
    PLAIN,
    /** {@code output-rs*.jsonl} of NeMo-Skills. */
    NEMO_SKILLS,
    /** {@code --log_samples} of lm-evaluation-harness. */
    LM_EVAL,
    /** Details of lighteval. */
    LIGHTEVAL;

    Columns columns() {
      return switch (this) {
        case PLAIN -> Columns.PLAIN;
        case NEMO_SKILLS -> Columns.NEMO_SKILLS;
        case LM_EVAL -> Columns.LM_EVAL;
        case LIGHTEVAL -> Columns.LIGHTEVAL;
      };
    }
  }
}
