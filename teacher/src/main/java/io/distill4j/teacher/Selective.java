package io.distill4j.teacher;

import io.distill4j.data.Generator;
import io.distill4j.data.Problem;
import io.distill4j.data.Prompt;
import java.util.Optional;

/** A generator that some prompts cannot be put to; they are found before the first is paid for. */
public interface Selective extends Generator {

  /** Why a prompt cannot be asked; empty when it can. */
  Optional<Problem> refusal(Prompt prompt);
}
