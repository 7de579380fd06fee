package io.distill4j.data.prompt;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Prompt;
import io.distill4j.data.io.Rows;
import io.distill4j.data.sample.KeySet;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Prompts of a dataset: Parquet, JSON lines, JSON, CSV or TSV, a file or a folder.
 *
 * <p>Everything is read and checked once before the first prompt is handed out, so that a mistake
 * in the last row costs no paid sample. Without an {@code id} column a prompt's id is a hash of its
 * question: it stays when rows are moved, added or removed, and under another template.
 *
 * @param path file or folder, see {@link Rows#read(Path)}
 * @param text column with the question: a text, or a conversation as a list of {role, content} or
 *     {from, value}, of which a last turn of the assistant is left out
 * @param id column with ids; absent: ids are made from the question
 * @param answer column with the reference answer; a list or object in it, such as the tests of a
 *     program, is carried as JSON; absent: prompts have none
 * @param answerAfter marker behind which the reference stands in its column, such as {@code ####}
 *     in GSM8K
 * @param template what the model is shown, with {@code {text}} in the place of the question, such
 *     as R1's <code>{text}\n\nPlease reason step by step, and put your final answer within
 *     \boxed{}.</code>; absent: the question alone
 * @param system system message put in front
 * @param tags columns carried along as tags
 * @param duplicates what to do with an id that was there before; absent: refuse
 * @param where rows to take, such as {@code level >= 4 and source = 'aops'}, see {@link Where};
 *     absent: all
 * @param limit take the first of those rows only; absent: all
 */
public record DatasetPrompts(
    Path path,
    String text,
    Optional<String> id,
    Optional<String> answer,
    Optional<String> answerAfter,
    Optional<String> template,
    Optional<String> system,
    Optional<List<String>> tags,
    Optional<Duplicates> duplicates,
    Optional<String> where,
    OptionalLong limit)
    implements PromptSource {

  /** Where the question goes in a template. */
  static final String PLACE = "{text}";

  /** What to do with an id that was there before. */
  public enum Duplicates {
    REFUSE,
    KEEP_FIRST
  }

  public DatasetPrompts {
    if (template.isPresent() && !template.get().contains(PLACE)) {
      throw new IllegalArgumentException(
          "template must contain %s, was %s".formatted(PLACE, template.get()));
    }
    if (answerAfter.isPresent() && answer.isEmpty()) {
      throw new IllegalArgumentException("answer-after needs answer, the column to look in");
    }
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, was " + limit.getAsLong());
    }
    tags = tags.map(List::copyOf);
    var unusedCheck = where.map(Where::parse);
  }

  /** Prompts from two columns, ids made from the question. */
  public static DatasetPrompts of(Path path, String text, String answer) {
    return new DatasetPrompts(
        path,
        text,
        Optional.empty(),
        Optional.of(answer),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  public DatasetPrompts withTemplate(String newTemplate) {
    return new DatasetPrompts(
        path,
        text,
        id,
        answer,
        answerAfter,
        Optional.of(newTemplate),
        system,
        tags,
        duplicates,
        where,
        limit);
  }

  /** The same questions without template and system message. */
  public DatasetPrompts bare() {
    return new DatasetPrompts(
        path,
        text,
        id,
        answer,
        answerAfter,
        Optional.empty(),
        Optional.empty(),
        tags,
        duplicates,
        where,
        limit);
  }

  @Override
  public Stream<Prompt> open() {
    RowPrompts reader = reader();
    check(reader);
    return prompts(reader);
  }

  @Override
  public OptionalLong checkAndCount() {
    return OptionalLong.of(check(reader()));
  }

  /** Reads and checks every row; the number of different ids. */
  private long check(RowPrompts reader) {
    PromptCheck check = new PromptCheck(this);
    try (Stream<Row> rows = rows()) {
      rows.forEach(row -> check.accept(row, reader));
    }
    if (check.hasRepeated()) {
      try (Stream<Row> rows = rows()) {
        rows.forEach(row -> check.find(row, reader));
      }
    }
    check.throwIfAny();
    return check.ids();
  }

  @Override
  public Stream<Prompt> reopen() {
    return prompts(reader());
  }

  private Stream<Prompt> prompts(RowPrompts reader) {
    Stream<Prompt> prompts = rows().map(reader::prompt);
    if (duplicates.orElse(Duplicates.REFUSE) == Duplicates.REFUSE) {
      return prompts;
    }
    KeySet seen = new KeySet();
    return prompts.filter(prompt -> seen.add(prompt.id()));
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder()
        .add("dataset-prompts")
        .add(withoutPath())
        .add(contentHash().hex())
        .build();
  }

  private Stream<Row> rows() {
    Stream<Row> rows = Rows.read(path, columns(), where.map(Where::parse).orElse(Where.ALL));
    return limit.isPresent() ? rows.limit(limit.getAsLong()) : rows;
  }

  private RowPrompts reader() {
    return new RowPrompts(this, contentHash().brief(), Rows.schema(path));
  }

  /** What is read of a row; Parquet and Arrow hand out nothing else. */
  private Set<String> columns() {
    Set<String> columns = new TreeSet<>(tags.orElse(List.of()));
    columns.add(text);
    id.ifPresent(columns::add);
    answer.ifPresent(columns::add);
    return columns;
  }

  private String withoutPath() {
    return List.of(text, id, answer, answerAfter, template, system, tags, duplicates, limit)
            .toString()
        + where.map(test -> ", where " + test).orElse("");
  }

  private Fingerprint contentHash() {
    try {
      var builder = Fingerprint.builder();
      for (Path file : Rows.files(path)) {
        builder.add(Fingerprint.ofFile(file).hex());
      }
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
