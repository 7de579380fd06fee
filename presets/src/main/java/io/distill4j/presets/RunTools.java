package io.distill4j.presets;

import io.distill4j.data.Prompt;
import io.distill4j.data.filter.Toolbox;
import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import io.distill4j.student.text.Tokenizer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** The tokenizers of the student's module and the benchmarks of this one, for filters. */
public final class RunTools implements Toolbox, AutoCloseable {

  private final Map<Path, Tokenizer> open = new HashMap<>();

  @Override
  public ToIntFunction<String> tokenCounter(Path folder) {
    Tokenizer tokenizer = open.computeIfAbsent(folder, Tokenizer::open);
    return text -> tokenizer.encode(text).length;
  }

  @Override
  public Stream<Prompt> benchmark(String nameOrPath) {
    // The bare question: a template shared with the training prompts is no contamination.
    return BenchmarkFile.questions(nameOrPath).open();
  }

  @Override
  public Stream<Row> benchmarkRows(String nameOrPath) {
    return BenchmarkFile.rows(nameOrPath).map(Rows::read).orElseGet(Stream::empty);
  }

  @Override
  public String benchmarkId(String nameOrPath) {
    return BenchmarkFile.id(nameOrPath);
  }

  @Override
  public void close() {
    open.values().forEach(Tokenizer::close);
    open.clear();
  }
}
