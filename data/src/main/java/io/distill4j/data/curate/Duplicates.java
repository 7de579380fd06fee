package io.distill4j.data.curate;

import io.distill4j.data.similar.Similarity;
import java.util.Optional;

/**
 * Which near duplicates are looked for. Of texts that say the same, the first that every judge
 * admits stays; the others are rejected, naming it.
 *
 * @param prompts questions across the whole set; all traces of a duplicate prompt are rejected;
 *     absent: not looked for
 * @param traces thoughts and answers across the whole set; absent: not looked for
 */
public record Duplicates(Optional<Similarity> prompts, Optional<Similarity> traces) {

  /** Name of the label about a prompt. */
  static final String PROMPT_JUDGE = "duplicate-prompt";

  /** Name of the label about a trace. */
  static final String TRACE_JUDGE = "duplicate-trace";
}
