package io.distill4j.eval.benchmark;

import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Message;
import io.distill4j.data.Origin;
import io.distill4j.data.Problem;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Rows;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.data.table.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The problems of a sheet as a protocol asks them.
 *
 * <p>Options of a multiple-choice question stand below it, one a line, as {@code A) ...}. All rows
 * are read, and all that is wrong is told, before the first prompt is handed out.
 */
record SheetPrompts(BenchmarkSheet sheet, Protocol.Prompts prompts, Supplier<Path> where)
    implements PromptSource {

  private static final int MOST_SHOWN = 20;

  @Override
  public Stream<Prompt> open() {
    Path path = where.get();
    List<Prompt> read = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    try (Stream<Row> rows = Rows.read(path)) {
      rows.forEach(
          row -> {
            Cells cells = new Cells(row.value());
            try {
              if (isWanted(cells)) {
                read.add(prompt(path, row, cells));
              }
            } catch (IllegalArgumentException e) {
              problems.add(
                  new Problem(
                      row.where(),
                      String.valueOf(e.getMessage()),
                      "correct the sheet of %s, or mend the row".formatted(sheet.id())));
            }
          });
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MOST_SHOWN;
      List<Problem> shown =
          new ArrayList<>(problems.subList(0, Math.min(MOST_SHOWN, problems.size())));
      if (more > 0) {
        shown.add(
            new Problem(
                path.toString(), "%d more rows like these".formatted(more), "mend those above"));
      }
      throw new UserMistake(shown);
    }
    return read.stream();
  }

  @Override
  public Fingerprint fingerprint() {
    try {
      var builder =
          Fingerprint.builder()
              .add("sheet")
              .add(sheet.id())
              .add(sheet.question())
              .add(sheet.problem().toString())
              .add(sheet.gold().toString())
              .add(new TreeMap<>(sheet.only().orElse(Map.of())).toString())
              .add(sheet.released().toString())
              .add(prompts.toString());
      for (Path file : Rows.files(where.get())) {
        builder.add(Fingerprint.ofFile(file).hex());
      }
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isWanted(Cells cells) {
    for (Map.Entry<String, String> each : sheet.only().orElse(Map.of()).entrySet()) {
      if (!cells.text(each.getKey(), ", ").equals(each.getValue())) {
        return false;
      }
    }
    return sheet.released().map(window -> window.contains(cells)).orElse(true);
  }

  private Prompt prompt(Path path, Row row, Cells cells) {
    String question = cells.filled(sheet.question());
    if (question.isBlank()) {
      throw new IllegalArgumentException("the question is blank");
    }
    String id =
        sheet
            .problem()
            .map(column -> cells.text(column, " ").strip())
            .orElseGet(() -> Fingerprint.builder().add("question").add(question).build().brief());
    if (id.isBlank()) {
      throw new IllegalArgumentException(
          "column '%s' is blank".formatted(sheet.problem().orElse("")));
    }
    Answer answer = sheet.gold().read(cells, id);
    List<Message> messages = new ArrayList<>();
    prompts.system().ifPresent(system -> messages.add(Message.system(system)));
    messages.add(Message.user(prompts.around(withOptions(question, answer), answer)));
    Map<String, String> tags = new TreeMap<>();
    sheet.tags().orElse(List.of()).forEach(column -> tags.put(column, cells.text(column, ", ")));
    return new Prompt(
        id,
        messages,
        answer,
        new Origin(
            sheet.source().hub().orElseGet(() -> String.valueOf(path.getFileName())),
            sheet.source().revision().orElse(""),
            row.index()),
        tags);
  }

  private static String withOptions(String question, Answer answer) {
    if (!(answer instanceof Answer.Choice choice)) {
      return question;
    }
    StringBuilder text = new StringBuilder(question).append("\n");
    for (int i = 0; i < choice.options().size(); i++) {
      text.append('\n').append((char) ('A' + i)).append(") ").append(choice.options().get(i));
    }
    return text.toString();
  }
}
