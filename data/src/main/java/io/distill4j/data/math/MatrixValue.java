package io.distill4j.data.math;

import java.util.ArrayList;
import java.util.List;

/** Works out sums and products of matrices, entry by entry. */
final class MatrixValue {

  private MatrixValue() {}

  /**
   * The matrix an expression stands for.
   *
   * @throws Cursor.Unreadable when sizes do not fit or it is no matrix
   */
  static Expr.Matrix of(Expr expr, Budget budget) {
    budget.spend(1);
    if (expr instanceof Expr.Matrix matrix) {
      return matrix;
    }
    if (expr instanceof Expr.Sum sum) {
      Expr.Matrix total = of(sum.terms().get(0), budget);
      for (Expr term : sum.terms().subList(1, sum.terms().size())) {
        total = plus(total, of(term, budget), budget);
      }
      return total;
    }
    if (expr instanceof Expr.Product product) {
      return product(product.factors(), budget);
    }
    if (expr instanceof Expr.Quotient quotient) {
      Expr inverse = new Expr.Quotient(Expr.Num.of(1), quotient.under());
      return product(List.of(inverse, quotient.over()), budget);
    }
    throw new Cursor.Unreadable("no matrix");
  }

  private static Expr.Matrix product(List<Expr> factors, Budget budget) {
    List<Expr> numbers = new ArrayList<>();
    List<Expr.Matrix> matrices = new ArrayList<>();
    for (Expr factor : factors) {
      if (Shapes.contains(factor, Expr.Matrix.class)) {
        matrices.add(of(factor, budget));
      } else {
        numbers.add(factor);
      }
    }
    if (matrices.isEmpty()) {
      throw new Cursor.Unreadable("no matrix");
    }
    Expr.Matrix total = matrices.get(0);
    for (Expr.Matrix next : matrices.subList(1, matrices.size())) {
      total = times(total, next, budget);
    }
    if (numbers.isEmpty()) {
      return total;
    }
    List<List<Expr>> rows = new ArrayList<>();
    for (List<Expr> line : total.rows()) {
      List<Expr> row = new ArrayList<>();
      for (Expr entry : line) {
        List<Expr> all = new ArrayList<>(numbers);
        all.add(entry);
        row.add(new Expr.Product(all));
      }
      rows.add(row);
    }
    return new Expr.Matrix(rows);
  }

  private static Expr.Matrix plus(Expr.Matrix left, Expr.Matrix right, Budget budget) {
    if (left.rows().size() != right.rows().size()
        || left.rows().get(0).size() != right.rows().get(0).size()) {
      throw new Cursor.Unreadable("matrices of different sizes");
    }
    List<List<Expr>> rows = new ArrayList<>();
    for (int i = 0; i < left.rows().size(); i++) {
      List<Expr> row = new ArrayList<>();
      for (int j = 0; j < left.rows().get(i).size(); j++) {
        budget.spend(1);
        row.add(new Expr.Sum(List.of(left.rows().get(i).get(j), right.rows().get(i).get(j))));
      }
      rows.add(row);
    }
    return new Expr.Matrix(rows);
  }

  private static Expr.Matrix times(Expr.Matrix left, Expr.Matrix right, Budget budget) {
    int inner = right.rows().size();
    if (left.rows().get(0).size() != inner) {
      throw new Cursor.Unreadable("matrices of sizes that do not fit");
    }
    List<List<Expr>> rows = new ArrayList<>();
    for (List<Expr> line : left.rows()) {
      List<Expr> row = new ArrayList<>();
      for (int j = 0; j < right.rows().get(0).size(); j++) {
        List<Expr> terms = new ArrayList<>();
        for (int k = 0; k < inner; k++) {
          budget.spend(1);
          terms.add(new Expr.Product(List.of(line.get(k), right.rows().get(k).get(j))));
        }
        row.add(new Expr.Sum(terms));
      }
      rows.add(row);
    }
    return new Expr.Matrix(rows);
  }
}
