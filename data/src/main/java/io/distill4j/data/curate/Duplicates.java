package io.distill4j.data.curate;

import io.distill4j.data.similar.Similarity;
import java.util.Locale;
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

  /** What each search may miss, as Markdown, a line each. */
  String misses() {
    StringBuilder lines = new StringBuilder();
    prompts.ifPresent(search -> lines.append(misses(PROMPT_JUDGE, search)));
    traces.ifPresent(search -> lines.append(misses(TRACE_JUDGE, search)));
    return lines.toString();
  }

  private static String misses(String judge, Similarity search) {
    return String.format(
        Locale.ROOT,
        "\n`%s` compares in %d bands of %d rows: of pairs exactly as similar as %s it misses"
            + " %.2f%%, of others fewer.\n",
        judge,
        search.banding().bands(),
        search.banding().rows(),
        search.threshold(),
        100 * search.banding().missed(search.threshold()));
  }
}
