package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code \begin{pmatrix}...\end{pmatrix}} and its relatives, from behind the begin. */
final class Matrices {

  private final Cursor cursor;
  private final AnswerParser answers;

  Matrices(Cursor cursor, AnswerParser answers) {
    this.cursor = cursor;
    this.answers = answers;
  }

  Expr read() {
    String name = name();
    if (!name.matches("[pbvB]?matrix|smallmatrix|array")) {
      throw new Cursor.Unreadable("the environment " + name);
    }
    if (name.equals("array")) {
      name(); // Its column format.
    }
    List<List<Expr>> rows = new ArrayList<>();
    List<Expr> row = new ArrayList<>();
    while (true) {
      if (cursor.peek().isCommand("end")) {
        break;
      }
      row.add(answers.list());
      if (cursor.take("\\\\")) {
        rows.add(row);
        row = new ArrayList<>();
      } else if (!cursor.take("&")) {
        break;
      }
    }
    if (!row.isEmpty()) {
      rows.add(row);
    }
    if (!cursor.next().isCommand("end") || rows.isEmpty()) {
      throw new Cursor.Unreadable("a matrix without an end");
    }
    name();
    int width = rows.get(0).size();
    if (rows.stream().anyMatch(each -> each.size() != width)) {
      throw new Cursor.Unreadable("rows of different lengths");
    }
    Expr matrix = new Expr.Matrix(rows);
    return name.equals("vmatrix") ? new Expr.Call("det", List.of(matrix)) : matrix;
  }

  private String name() {
    cursor.expect("{");
    StringBuilder name = new StringBuilder();
    while (!cursor.peek().is("}")) {
      Token token = cursor.next();
      if (token.kind() == Token.Kind.END) {
        throw TermParser.unexpected(token);
      }
      name.append(token.text());
    }
    cursor.expect("}");
    return name.toString();
  }
}
