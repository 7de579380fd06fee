package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Computes expressions, and remembers the line it is at for errors. */
final class Evaluator {

  private final Engine engine;
  private int line = 1;

  Evaluator(Engine engine) {
    this.engine = engine;
  }

  int line() {
    return line;
  }

  void at(int newLine) {
    line = newLine;
  }

  Object evaluate(Expr expr, Scope scope) {
    engine.budget.spend(1);
    if (expr instanceof Expr.Literal literal) {
      return literal.value();
    }
    if (expr instanceof Expr.Name name) {
      return scope.get(name.name());
    }
    if (expr instanceof Expr.Filter filter) {
      Object target = evaluate(filter.target(), scope);
      Arguments arguments = arguments(filter.args(), scope);
      line = filter.line();
      return engine.filters.apply(filter.name(), target, arguments);
    }
    if (expr instanceof Expr.Test test) {
      Object target = evaluate(test.target(), scope);
      Arguments arguments = arguments(test.args(), scope);
      line = test.line();
      return engine.tests.apply(test.name(), target, arguments);
    }
    if (expr instanceof Expr.Call call) {
      Object callee = evaluate(call.callee(), scope);
      Arguments arguments = arguments(call.args(), scope);
      line = call.line();
      return Engine.call(callee, arguments);
    }
    if (expr instanceof Expr.Attribute || expr instanceof Expr.Item || expr instanceof Expr.Slice) {
      return access(expr, scope);
    }
    if (expr instanceof Expr.Items || expr instanceof Expr.Dict) {
      return collection(expr, scope);
    }
    return operation(expr, scope);
  }

  private Object access(Expr expr, Scope scope) {
    if (expr instanceof Expr.Attribute attribute) {
      Object target = evaluate(attribute.target(), scope);
      line = attribute.line();
      return engine.access.attribute(target, attribute.name());
    }
    if (expr instanceof Expr.Item item) {
      Object target = evaluate(item.target(), scope);
      Object key = evaluate(item.key(), scope);
      line = item.line();
      return engine.access.item(target, key);
    }
    Expr.Slice slice = (Expr.Slice) expr;
    Object target = evaluate(slice.target(), scope);
    Optional<Object> start = slice.start().map(e -> evaluate(e, scope));
    Optional<Object> stop = slice.stop().map(e -> evaluate(e, scope));
    Optional<Object> step = slice.step().map(e -> evaluate(e, scope));
    line = slice.line();
    return engine.access.slice(target, start, stop, step);
  }

  private Object collection(Expr expr, Scope scope) {
    if (expr instanceof Expr.Items items) {
      List<Object> values = new ArrayList<>(items.items().size());
      for (Expr item : items.items()) {
        values.add(evaluate(item, scope));
      }
      return items.tuple() ? Tuple.of(values) : values;
    }
    Map<Object, Object> map = Values.newMap();
    for (Expr.Entry entry : ((Expr.Dict) expr).entries()) {
      map.put(evaluate(entry.key(), scope), evaluate(entry.value(), scope));
    }
    return map;
  }

  private Object operation(Expr expr, Scope scope) {
    if (expr instanceof Expr.Binary binary) {
      Object left = evaluate(binary.left(), scope);
      if (binary.operator().equals("and")) {
        return Values.isTrue(left) ? evaluate(binary.right(), scope) : left;
      }
      if (binary.operator().equals("or")) {
        return Values.isTrue(left) ? left : evaluate(binary.right(), scope);
      }
      Object right = evaluate(binary.right(), scope);
      line = binary.line();
      return engine.arithmetic.apply(binary.operator(), left, right);
    }
    if (expr instanceof Expr.Unary unary) {
      Object value = evaluate(unary.operand(), scope);
      line = unary.line();
      return switch (unary.operator()) {
        case "not" -> !Values.isTrue(value);
        case "-" -> engine.arithmetic.negate(value);
        default -> engine.arithmetic.negate(engine.arithmetic.negate(value));
      };
    }
    if (expr instanceof Expr.Compare compare) {
      return compare(compare, scope);
    }
    if (expr instanceof Expr.Concat concat) {
      StringBuilder text = new StringBuilder();
      for (Expr part : concat.parts()) {
        text.append(engine.text(evaluate(part, scope)));
      }
      engine.budget.spend(text.length());
      return text.toString();
    }
    Expr.Conditional conditional = (Expr.Conditional) expr;
    if (Values.isTrue(evaluate(conditional.test(), scope))) {
      return evaluate(conditional.then(), scope);
    }
    if (conditional.otherwise().isPresent()) {
      return evaluate(conditional.otherwise().get(), scope);
    }
    return new Undefined(
        "the inline if-expression on line %d evaluated to false and no else section was defined"
            .formatted(conditional.line()));
  }

  private boolean compare(Expr.Compare compare, Scope scope) {
    Object left = evaluate(compare.first(), scope);
    for (Expr.Operand operand : compare.rest()) {
      Object right = evaluate(operand.value(), scope);
      line = compare.line();
      if (!holds(operand.operator(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private boolean holds(String operator, Object left, Object right) {
    Values values = engine.values;
    return switch (operator) {
      case "==" -> values.same(left, right);
      case "!=" -> !values.same(left, right);
      case "in" -> values.contains(right, left);
      case "not in" -> !values.contains(right, left);
      case "<" -> values.compare("<", left, right) < 0;
      case "<=" -> values.compare("<=", left, right) <= 0;
      case ">" -> values.compare(">", left, right) > 0;
      default -> values.compare(">=", left, right) >= 0;
    };
  }

  Arguments arguments(Expr.Args args, Scope scope) {
    List<Object> positional = new ArrayList<>();
    for (Expr each : args.positional()) {
      positional.add(evaluate(each, scope));
    }
    args.spread().ifPresent(e -> positional.addAll(engine.values.items(evaluate(e, scope))));
    Map<String, Object> named = new LinkedHashMap<>();
    for (Expr.Named each : args.named()) {
      named.put(each.name(), evaluate(each.value(), scope));
    }
    if (args.spreadNamed().isPresent()) {
      Object more = evaluate(args.spreadNamed().get(), scope);
      if (!(more instanceof Map<?, ?> map)) {
        throw new TemplateError(
            "argument after ** must be a mapping, not " + Values.typeName(more));
      }
      map.forEach((key, value) -> named.put(engine.text(key), value));
    }
    return new Arguments(positional, named);
  }
}
