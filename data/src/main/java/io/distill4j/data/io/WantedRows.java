package io.distill4j.data.io;

import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Row;
import io.distill4j.data.table.Where;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Tests rows, and refuses a file in which no row has a column that is tested. */
final class WantedRows {

  private final Where where;
  private final Set<String> unseen = new TreeSet<>();
  private final Set<String> known = new TreeSet<>();
  private String file = "";

  WantedRows(Where where) {
    this.where = where;
  }

  Where where() {
    return where;
  }

  void beginFile(Path path) {
    file = path.toString();
    unseen.clear();
    unseen.addAll(where.columns());
    known.clear();
  }

  boolean holds(Row row) {
    if (!unseen.isEmpty()) {
      unseen.removeIf(row.value()::has);
      if (!unseen.isEmpty()) {
        row.value().fieldNames().forEachRemaining(known::add);
      }
    }
    return where.holds(row);
  }

  /**
   * Ends a file.
   *
   * @throws UserMistake when it has rows and lacks a column
   */
  void endOfFile() {
    if (!unseen.isEmpty() && !known.isEmpty()) {
      throw Where.noColumn(file, unseen.iterator().next(), known);
    }
  }
}
