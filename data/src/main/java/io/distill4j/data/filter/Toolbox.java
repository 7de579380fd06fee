package io.distill4j.data.filter;

import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What a filter may ask for that this module does not have: tokenizers and benchmarks. A port;
 * whoever wires a run provides it.
 */
public interface Toolbox {

  /** Has nothing: whatever is asked for is refused. */
  Toolbox EMPTY =
      new Toolbox() {
        @Override
        public ToIntFunction<String> tokenCounter(Path tokenizer) {
          throw new UserMistake(
              tokenizer.toString(),
              "no tokenizers are at hand here",
              "run it through a preset, which opens them");
        }

        @Override
        public Stream<Prompt> benchmark(String nameOrPath) {
          throw new UserMistake(
              nameOrPath, "no benchmarks are at hand here", "run it through a preset");
        }
      };

  /**
   * Counts the tokens of a text, with nothing added before or after it; thread-safe, usable as long
   * as the toolbox.
   *
   * @param tokenizer folder with {@code tokenizer.json}
   * @throws UserMistake when it is missing or damaged
   */
  ToIntFunction<String> tokenCounter(Path tokenizer);

  /**
   * The problems of a benchmark; the caller closes the stream.
   *
   * @param nameOrPath a shipped benchmark, or the path of a benchmark's YAML file
   * @throws UserMistake when there is none, naming those that exist
   */
  Stream<Prompt> benchmark(String nameOrPath);

  /**
   * The rows that the problems of a benchmark come from, with whatever columns they have, such as a
   * reference solution; the caller closes the stream. Empty where a benchmark is made of no rows.
   */
  default Stream<Row> benchmarkRows(String nameOrPath) {
    return Stream.empty();
  }

  /** The id under which a benchmark's scores are reported; for reasons that name it. */
  default String benchmarkId(String nameOrPath) {
    return nameOrPath;
  }
}
