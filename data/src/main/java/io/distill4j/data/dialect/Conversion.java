package io.distill4j.data.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Progress;
import io.distill4j.data.Trace;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Card;
import io.distill4j.data.io.RowWriter;
import io.distill4j.data.io.Rows;
import io.distill4j.data.io.TraceWriter;
import io.distill4j.data.table.Column;
import io.distill4j.data.table.Layout;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns a table of one dialect into one of another, as a stream.
 *
 * @param from dialect of the input; absent: recognised by the columns of its first row
 * @param to dialect of the output
 * @param where rows of the input that are taken
 */
public record Conversion(Optional<Dialect> from, Dialect to, Where where) {

  /** A conversion of all rows. */
  public Conversion(Optional<Dialect> from, Dialect to) {
    this(from, to, Where.ALL);
  }

  /** What was done. */
  public record Result(Dialect from, long rowsIn, long traces, long rowsOut) {}

  /**
   * Converts.
   *
   * @param out file or dataset folder; replaced when it is whole
   * @throws UserMistake when the input cannot be read, is of no known dialect, or has a column for
   *     which the output has no place
   */
  public Result run(Path in, Path out, Progress progress) {
    Dialect source = from.orElseGet(() -> recognise(in));
    DialectReader reader = new DialectReader(source, String.valueOf(in.getFileName()));
    long[] counts = new long[3];
    try (Stream<Row> rows = Rows.read(in, Set.of(), where);
        Sink sink = sink(out);
        Progress.Task task = progress.start("convert", -1, "row")) {
      List<Trace> group = new ArrayList<>();
      for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
        List<Trace> traces = reader.read(each.next());
        counts[0]++;
        counts[1] += traces.size();
        task.advance(1);
        for (Trace trace : traces) {
          if (!group.isEmpty() && !group.get(0).prompt().id().equals(trace.prompt().id())) {
            counts[2] += sink.append(group);
            group.clear();
          }
          group.add(trace);
        }
      }
      if (counts[0] == 0 && !where.isAll()) {
        throw new UserMistake(
            in.toString(), "holds no row where " + where, "loosen the test, or leave it out");
      }
      if (!group.isEmpty()) {
        counts[2] += sink.append(group);
      }
      sink.publish(
          new Card(
              Optional.empty(),
              "Converted from %s (%s)%s.%n"
                  .formatted(
                      in.getFileName(),
                      source,
                      where.isAll() ? "" : ", rows where `" + where + "`")));
    }
    return new Result(source, counts[0], counts[1], counts[2]);
  }

  private static Dialect recognise(Path in) {
    try (Stream<Row> rows = Rows.read(in)) {
      Row first =
          rows.findFirst()
              .orElseThrow(() -> new UserMistake(in.toString(), "holds no rows", "check the path"));
      Set<String> columns = new TreeSet<>();
      first.value().fieldNames().forEachRemaining(columns::add);
      return Dialect.recognise(columns)
          .orElseThrow(
              () ->
                  new UserMistake(
                      in.toString(),
                      "is of no known dialect; its columns are " + String.join(", ", columns),
                      "name one with --from, or read it as prompts with dataset-prompts"));
    }
  }

  private Sink sink(Path out) {
    return to == Dialect.TRACES ? new OwnSink(TraceWriter.open(out)) : new RowSink(out, to);
  }

  private interface Sink extends AutoCloseable {
    long append(List<Trace> group);

    void publish(Card card);

    @Override
    void close();
  }

  private record OwnSink(TraceWriter writer) implements Sink {
    @Override
    public long append(List<Trace> group) {
      group.forEach(writer::append);
      return group.size();
    }

    @Override
    public void publish(Card card) {
      writer.publish(card);
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  private static final class RowSink implements Sink {

    private final Path out;
    private final Dialect dialect;
    private final boolean lines;
    private final Set<String> known;
    private final RowWriter writer;

    RowSink(Path out, Dialect dialect) {
      this.out = out;
      this.dialect = dialect;
      this.lines = String.valueOf(out.getFileName()).matches(".*\\.(jsonl|ndjson)(\\.gz|\\.zst)?");
      this.known =
          dialect.columns().stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
      if (dialect.columns().isEmpty() && !lines) {
        throw new UserMistake(
            out.toString(),
            dialect + " is a dialect of JSON lines",
            "give a file that ends in .jsonl, .jsonl.gz or .jsonl.zst");
      }
      this.writer = RowWriter.open(out, new Layout(dialect.columns(), List.of(), Map.of()));
    }

    @Override
    public long append(List<Trace> group) {
      List<ObjectNode> rows = DialectWriter.write(dialect, group);
      for (ObjectNode row : rows) {
        if (!lines) {
          Set<String> more = new TreeSet<>();
          row.fieldNames().forEachRemaining(more::add);
          more.removeAll(known);
          if (!more.isEmpty()) {
            throw new UserMistake(
                out.toString(),
                "%s has no column for %s of trace %s"
                    .formatted(dialect, String.join(", ", more), group.get(0).request().key()),
                "write JSON lines (.jsonl, .jsonl.zst), which take any column");
          }
        }
        writer.append(row);
      }
      return rows.size();
    }

    @Override
    public void publish(Card card) {
      writer.publish(card);
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
