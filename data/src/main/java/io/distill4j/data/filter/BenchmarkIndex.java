package io.distill4j.data.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Rows;
import io.distill4j.data.shingle.LongIndex;
import io.distill4j.data.shingle.LongSet;
import io.distill4j.data.shingle.Words;
import io.distill4j.data.similar.Similarity;
import io.distill4j.data.similar.SimilarityIndex;
import io.distill4j.data.table.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The texts of benchmarks, to be asked whether another text holds a piece of them. */
final class BenchmarkIndex {

  /** From this many problems on, what most of them share is wording. */
  private static final int FEWEST_FOR_WORDING = 4;

  /** Fewer words in a row say nothing: a question that short must be the same from end to end. */
  private static final int FEWEST_IN_A_ROW = 5;

  private static final int ALIKE_WORDS = 3;
  private static final List<String> QUESTIONS = List.of("problem", "question", "prompt", "text");
  private static final List<String> SOLUTIONS = List.of("solution", "canonical_solution", "answer");
  private static final List<String> IDS = List.of("unique_id", "id", "uuid", "task_id");

  private final int words;
  private final List<Problem> problems = new ArrayList<>();
  private final LongIndex runs = new LongIndex(1 << 12);
  private final Map<Integer, LongIndex> shorts = new HashMap<>();
  private final SimilarityIndex longQuestions;
  private final SimilarityIndex shortQuestions;
  private final List<Integer> longNumbers = new ArrayList<>();
  private final List<Integer> shortNumbers = new ArrayList<>();

  /** A problem: {@code name} is benchmark and id. */
  private record Problem(String benchmark, String name, String question, List<String> solutions) {}

  BenchmarkIndex(int words, double alike) {
    this.words = words;
    this.longQuestions = new SimilarityIndex(Similarity.of(ALIKE_WORDS, alike));
    this.shortQuestions = new SimilarityIndex(Similarity.of(1, alike));
  }

  int problems() {
    return problems.size();
  }

  /** Reads a benchmark by its name, its YAML file or its rows. */
  void add(String name, Toolbox tools) {
    boolean rows = name.matches(".*\\.(parquet|jsonl|ndjson|json)(\\.gz|\\.zst)?");
    if (!rows && !(name.indexOf('/') >= 0 && Files.isDirectory(Path.of(name)))) {
      named(name, tools);
      return;
    }
    int before = problems.size();
    try (Stream<Row> all = Rows.read(Path.of(name))) {
      all.forEach(row -> problem(name, row).ifPresent(problems::add));
    }
    if (problems.size() == before) {
      throw new UserMistake(
          name,
          "no row has a question",
          "name its column one of " + String.join(", ", QUESTIONS) + ", or give a benchmark YAML");
    }
  }

  /** The problems of a benchmark, with the solutions that stand beside their questions. */
  private void named(String name, Toolbox tools) {
    Map<String, List<String>> solutions = new HashMap<>();
    try (Stream<Row> rows = tools.benchmarkRows(name)) {
      rows.forEach(
          row ->
              first(row, QUESTIONS)
                  .ifPresent(
                      question ->
                          solutions
                              .computeIfAbsent(question.strip(), none -> new ArrayList<>())
                              .addAll(solutions(row))));
    }
    String id = shortName(tools.benchmarkId(name));
    try (Stream<Prompt> prompts = tools.benchmark(name)) {
      prompts.forEach(
          prompt -> {
            List<String> copied =
                new ArrayList<>(solutions.getOrDefault(prompt.text().strip(), List.of()));
            if (prompt.answer() instanceof Answer.Text text) {
              copied.add(text.value());
            }
            problems.add(new Problem(name, id + "#" + prompt.id(), prompt.text(), copied));
          });
    }
  }

  private static Optional<Problem> problem(String name, Row row) {
    Optional<String> question = first(row, QUESTIONS);
    if (question.isEmpty()) {
      return Optional.empty();
    }
    String id = first(row, IDS).orElse("row " + row.index());
    return Optional.of(
        new Problem(name, shortName(name) + "#" + id, question.get(), solutions(row)));
  }

  /** What may be copied besides the question; a column may hold several solutions. */
  private static List<String> solutions(Row row) {
    List<String> solutions = new ArrayList<>();
    for (String column : SOLUTIONS) {
      JsonNode value = row.value().path(column);
      if (value.isArray()) {
        value.forEach(each -> solutions.add(each.asText()));
      }
      first(row, List.of(column)).ifPresent(solutions::add);
    }
    return solutions;
  }

  private static Optional<String> first(Row row, List<String> columns) {
    for (String column : columns) {
      JsonNode value = row.value().path(column);
      if ((value.isTextual() || value.isNumber()) && !value.asText().isBlank()) {
        return Optional.of(value.asText());
      }
    }
    return Optional.empty();
  }

  private static String shortName(String name) {
    String file = String.valueOf(Path.of(name).getFileName());
    return file.replaceFirst("\\.(ya?ml|parquet|jsonl|ndjson|json)(\\.gz|\\.zst)?$", "")
        .replace('#', '-');
  }

  /** Indexes all problems; to be called once, after the last was added. */
  void freeze() {
    LongSet wording = wording();
    for (int number = 0; number < problems.size(); number++) {
      Problem problem = problems.get(number);
      Words question = Words.of(problem.question());
      index(question, number, wording);
      for (String solution : problem.solutions()) {
        index(Words.of(solution), number, wording);
      }
      if (question.count() >= words) {
        longQuestions.add(problem.question());
        longNumbers.add(number);
      } else if (question.count() >= 2) {
        shorts
            .computeIfAbsent(question.count(), none -> new LongIndex(64))
            .putIfAbsent(question.runs(question.count())[0], number);
      }
      shortQuestions.add(problem.question());
      shortNumbers.add(number);
    }
  }

  private void index(Words text, int number, LongSet wording) {
    for (long run : text.runs(words)) {
      if (!wording.contains(run)) {
        runs.putIfAbsent(run, number);
      }
    }
  }

  /** Runs that more than half of the questions of one benchmark share. */
  private LongSet wording() {
    Map<String, Map<Long, Integer>> counts = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (Problem problem : problems) {
      sizes.merge(problem.benchmark(), 1, Integer::sum);
      LongSet seen = new LongSet(64);
      Map<Long, Integer> count =
          counts.computeIfAbsent(problem.benchmark(), none -> new HashMap<>());
      for (long run : Words.of(problem.question()).runs(words)) {
        if (seen.add(run)) {
          count.merge(run, 1, Integer::sum);
        }
      }
    }
    LongSet wording = new LongSet(64);
    counts.forEach(
        (benchmark, count) -> {
          int size = sizes.getOrDefault(benchmark, 0);
          if (size >= FEWEST_FOR_WORDING) {
            count.forEach(
                (run, times) -> {
                  if (2 * times > size) {
                    wording.add(run);
                  }
                });
          }
        });
    return wording;
  }

  /** Why a question counts as one of the problems, if it does. */
  Optional<String> question(String text) {
    Optional<String> run = runs("question", text);
    if (run.isPresent()) {
      return run;
    }
    Words asked = Words.of(text);
    for (int length : new TreeSet<>(shorts.keySet())) {
      long[] inRow = asked.runs(length);
      for (int i = 0; i < inRow.length; i++) {
        int number = shorts.getOrDefault(length, runs).find(inRow[i]);
        if (number >= 0 && (length >= FEWEST_IN_A_ROW || length == asked.count())) {
          return Optional.of(
              hit("all %d words of".formatted(length), number, "question", text, asked, i, length));
        }
      }
    }
    boolean isShort = asked.count() < words;
    Optional<SimilarityIndex.Match> match =
        isShort ? shortQuestions.closest(text) : longQuestions.closest(text);
    return match.map(
        found ->
            String.format(
                Locale.ROOT,
                "the question is %.2f like that of %s: %s",
                found.similarity(),
                problem(isShort ? shortNumbers : longNumbers, found.number()).name(),
                Texts.quote(
                    problem(isShort ? shortNumbers : longNumbers, found.number()).question())));
  }

  /** The longest stretch of runs from the first that stands in a problem, if one does. */
  Optional<String> runs(String part, String text) {
    Words all = Words.of(text);
    long[] inRow = all.runs(words);
    for (int i = 0; i < inRow.length; i++) {
      int number = runs.find(inRow[i]);
      if (number >= 0) {
        int end = i;
        while (end + 1 < inRow.length && runs.find(inRow[end + 1]) >= 0) {
          end++;
        }
        int length = end - i + words;
        return Optional.of(
            hit("%d words of".formatted(length), number, part, text, all, i, length));
      }
    }
    return Optional.empty();
  }

  private String hit(
      String what, int number, String part, String text, Words all, int from, int length) {
    int start = all.start(from);
    int end = all.end(from + length - 1);
    return "%s %s in the %s at characters %d to %d: %s"
        .formatted(
            what, problems.get(number).name(), part, start, end, Texts.quote(text, start, end));
  }

  private Problem problem(List<Integer> numbers, int match) {
    return problems.get(numbers.get(match));
  }
}
