package io.distill4j.data.filter;

import io.distill4j.data.io.Rows;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How well paragraphs are told apart by language: {@code bench/results/language.md}.
 *
 * <p>Arguments: a folder of {@code LANGUAGE.txt} with a paragraph per line ({@code
 * bench/data/manual_paragraphs.py} makes one), then files of JSON lines whose column {@code
 * response} is English reasoning.
 */
final class LanguageStudy {

  private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put("en", "What is the sum of all the numbers that are less than ten?");
    QUESTIONS.put("fr", "Quelle est la somme de tous les nombres qui sont plus petits que dix ?");
    QUESTIONS.put("de", "Was ist die Summe aller Zahlen, die nicht mehr als zehn sind?");
    QUESTIONS.put("es", "¿Cuál es la suma de todos los números que son menores que diez?");
    QUESTIONS.put("zh", "所有小于十的数之和是多少？");
    QUESTIONS.put("ru", "Какова сумма всех чисел, которые меньше десяти?");
  }

  private LanguageStudy() {}

  /** Prints three tables. */
  public static void main(String[] args) throws IOException {
    Map<String, List<String>> texts = texts(Path.of(args[0]));
    identified(texts);
    foreign(texts);
    List<String> reasoning = new ArrayList<>();
    for (String file : List.of(args).subList(1, args.length)) {
      reasoning.addAll(paragraphs(Path.of(file)));
    }
    reasoning(reasoning);
  }

  /** Each paragraph by itself. */
  private static void identified(Map<String, List<String>> texts) {
    System.out.println("| written in | paragraphs | identified as |\n| --- | ---: | --- |");
    texts.forEach(
        (language, paragraphs) -> {
          Map<String, Integer> counts = new TreeMap<>();
          paragraphs.forEach(text -> counts.merge(name(text), 1, Integer::sum));
          List<String> shown = new ArrayList<>();
          counts.entrySet().stream()
              .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
              .forEach(
                  each ->
                      shown.add(
                          "%s %.1f%%"
                              .formatted(
                                  each.getKey(), 100.0 * each.getValue() / paragraphs.size())));
          System.out.printf(
              "| %s | %d | %s |%n", language, paragraphs.size(), String.join(", ", shown));
        });
  }

  private static String name(String text) {
    LanguageWords words = LanguageWords.count(text, 0, text.length());
    return words
        .script()
        .map(
            script ->
                script == Script.LATIN
                    ? words.language().map(Language::toString).orElse("Latin, not told")
                    : script.toString())
        .orElse("nothing");
  }

  /** Each paragraph as the thoughts to a question in another language, and in its own. */
  private static void foreign(Map<String, List<String>> texts) {
    System.out.printf("%n| thoughts in | %s |%n", String.join(" | ", QUESTIONS.keySet()));
    System.out.printf("| --- |%s%n", " ---: |".repeat(QUESTIONS.size()));
    texts.forEach(
        (language, paragraphs) -> {
          List<String> cells = new ArrayList<>();
          QUESTIONS.forEach(
              (asked, question) -> {
                long foreign =
                    paragraphs.stream().filter(text -> isForeign(question, text)).count();
                cells.add("%.1f%%".formatted(100.0 * foreign / paragraphs.size()));
              });
          System.out.printf("| %s | %s |%n", language, String.join(" | ", cells));
        });
  }

  private static boolean isForeign(String question, String text) {
    OptionalDouble share = LanguageMixing.share(question, text);
    return share.isPresent() && share.getAsDouble() < 0.5;
  }

  private static void reasoning(List<String> paragraphs) {
    String question = QUESTIONS.getOrDefault("en", "");
    List<String> wrong = paragraphs.stream().filter(text -> isForeign(question, text)).toList();
    System.out.printf(
        "%n%d of %d paragraphs of English reasoning are called foreign%n",
        wrong.size(), paragraphs.size());
    wrong.stream().limit(40).forEach(text -> System.out.println("  " + text.replace('\n', ' ')));
  }

  private static Map<String, List<String>> texts(Path folder) throws IOException {
    Map<String, List<String>> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        texts.put(
            file.getFileName().toString().replace(".txt", ""),
            Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList());
      }
    }
    return texts;
  }

  private static List<String> paragraphs(Path file) {
    List<String> paragraphs = new ArrayList<>();
    try (Stream<Row> rows = Rows.read(file)) {
      rows.forEach(
          row -> {
            String text = row.value().path("response").asText();
            for (Texts.Span span : Texts.paragraphs(text)) {
              paragraphs.add(text.substring(span.from(), span.to()));
            }
          });
    }
    return paragraphs;
  }
}
