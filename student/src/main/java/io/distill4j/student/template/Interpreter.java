package io.distill4j.student.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries out statements and collects what they print. */
final class Interpreter {

  /** How a body ended. */
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /** Steps that an iteration counts as: it makes a scope. */
  private static final int ITERATION = 10;

  private final Engine engine = new Engine();
  private final Evaluator evaluator = new Evaluator(engine);
  private StringBuilder out = new StringBuilder();

  /** Renders a whole template. */
  String render(List<Node> body, Map<String, Object> variables) {
    Scope globals = new Scope(null);
    Functions.all(engine).forEach(globals::set);
    Scope given = new Scope(globals);
    variables.forEach(given::set);
    run(body, new Scope(given));
    return out.toString();
  }

  /** The line of the expression computed last. */
  int line() {
    return evaluator.line();
  }

  private Flow run(List<Node> body, Scope scope) {
    for (Node node : body) {
      engine.budget.spend(1);
      Flow flow = run(node, scope);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow run(Node node, Scope scope) {
    if (node instanceof Node.Text text) {
      print(text.text());
    } else if (node instanceof Node.Output output) {
      print(engine.text(evaluator.evaluate(output.value(), scope)));
    } else if (node instanceof Node.If choice) {
      return choose(choice, scope);
    } else if (node instanceof Node.For loop) {
      evaluator.at(loop.line());
      loop(loop, evaluator.evaluate(loop.iterable(), scope), scope, 0);
    } else if (node instanceof Node.Set set) {
      assign(set.target(), evaluator.evaluate(set.value(), scope), scope);
    } else if (node instanceof Node.SetBlock set) {
      Object text = filtered(set.filtered(), capture(set.body(), new Scope(scope)), scope);
      evaluator.at(set.line());
      assign(set.target(), text, scope);
    } else if (node instanceof Node.FilterBlock block) {
      String text = capture(block.body(), new Scope(scope));
      print(engine.text(filtered(block.filtered(), text, scope)));
    } else if (node instanceof Node.Macro macro) {
      Callable function = args -> macro(macro.name(), macro.signature(), macro.body(), args, scope);
      scope.set(macro.name(), function);
    } else if (node instanceof Node.CallBlock block) {
      print(engine.text(callBlock(block, scope)));
    } else if (node instanceof Node.With with) {
      Scope inner = new Scope(scope);
      for (int i = 0; i < with.targets().size(); i++) {
        assign(with.targets().get(i), evaluator.evaluate(with.values().get(i), scope), inner);
      }
      return run(with.body(), inner);
    } else if (node instanceof Node.Scoped block) {
      return run(block.body(), new Scope(scope));
    } else {
      return node instanceof Node.Break ? Flow.BREAK : Flow.CONTINUE;
    }
    return Flow.NEXT;
  }

  private Flow choose(Node.If choice, Scope scope) {
    for (Node.Branch branch : choice.branches()) {
      if (Values.isTrue(evaluator.evaluate(branch.test(), scope))) {
        return run(branch.body(), scope);
      }
    }
    return run(choice.otherwise(), scope);
  }

  private void loop(Node.For loop, Object iterable, Scope scope, int depth) {
    List<Object> items = engine.values.items(iterable);
    if (loop.condition().isPresent()) {
      List<Object> kept = new ArrayList<>();
      for (Object item : items) {
        Scope inner = new Scope(scope);
        assign(loop.target(), item, inner);
        if (Values.isTrue(evaluator.evaluate(loop.condition().get(), inner))) {
          kept.add(item);
        }
      }
      items = kept;
    }
    Callable recurse = loop.recursive() ? args -> recurse(loop, args, scope, depth + 1) : null;
    Loop state = new Loop(items, depth, engine, recurse);
    for (int i = 0; i < items.size(); i++) {
      engine.budget.spend(ITERATION);
      Scope inner = new Scope(scope);
      state.moveTo(i);
      inner.set("loop", state);
      assign(loop.target(), items.get(i), inner);
      if (run(loop.body(), inner) == Flow.BREAK) {
        return;
      }
    }
    if (items.isEmpty()) {
      run(loop.otherwise(), new Scope(scope));
    }
  }

  private Object recurse(Node.For loop, Arguments args, Scope scope, int depth) {
    Object items = args.bind("loop()", "iterable").get("iterable");
    StringBuilder before = out;
    out = new StringBuilder();
    try {
      loop(loop, items, scope, depth);
      return out.toString();
    } finally {
      out = before;
    }
  }

  private void assign(Node.Target target, Object value, Scope scope) {
    if (target instanceof Node.Target.Name name) {
      scope.set(name.name(), value);
    } else if (target instanceof Node.Target.Attribute attribute) {
      if (!(scope.get(attribute.name()) instanceof Namespace namespace)) {
        throw new TemplateError(
            "cannot assign attribute on non-namespace object '%s'".formatted(attribute.name()));
      }
      namespace.set(attribute.attribute(), value);
    } else {
      List<Node.Target> targets = ((Node.Target.Several) target).targets();
      List<Object> values = engine.values.items(value);
      if (values.size() != targets.size()) {
        throw new TemplateError(
            "cannot unpack %d values into %d names".formatted(values.size(), targets.size()));
      }
      for (int i = 0; i < targets.size(); i++) {
        assign(targets.get(i), values.get(i), scope);
      }
    }
  }

  private Object callBlock(Node.CallBlock block, Scope scope) {
    Callable caller = args -> macro("caller", block.signature(), block.body(), args, scope);
    Object callee = evaluator.evaluate(block.call().callee(), scope);
    Arguments written = evaluator.arguments(block.call().args(), scope);
    Map<String, Object> named = new LinkedHashMap<>(written.named());
    named.put("caller", caller);
    evaluator.at(block.line());
    return Engine.call(callee, new Arguments(written.positional(), named));
  }

  private Object macro(
      String name, Node.Signature signature, List<Node> body, Arguments args, Scope defined) {
    Scope scope = new Scope(defined);
    List<Node.Parameter> parameters = signature.parameters();
    Map<String, Object> named = new LinkedHashMap<>(args.named());
    for (int i = 0; i < parameters.size(); i++) {
      Node.Parameter parameter = parameters.get(i);
      boolean positional = i < args.positional().size();
      @Nullable Object given =
          positional ? args.positional().get(i) : named.remove(parameter.name());
      if (given == null) {
        given =
            parameter
                .fallback()
                .map(e -> evaluator.evaluate(e, scope))
                .orElseGet(
                    () -> new Undefined("parameter '" + parameter.name() + "' was not provided"));
      }
      scope.set(parameter.name(), given);
    }
    Object caller = named.remove("caller");
    if (signature.used().contains("caller")) {
      scope.set("caller", caller == null ? new Undefined("No caller defined") : caller);
    } else if (caller != null) {
      throw new TemplateError("macro '%s' takes no keyword argument 'caller'".formatted(name));
    }
    if (signature.used().contains("kwargs")) {
      scope.set("kwargs", new LinkedHashMap<Object, Object>(named));
    } else if (!named.isEmpty()) {
      throw new TemplateError(
          "macro '%s' takes no keyword argument '%s'"
              .formatted(name, named.keySet().iterator().next()));
    }
    List<Object> extra =
        args.positional()
            .subList(
                Math.min(parameters.size(), args.positional().size()), args.positional().size());
    if (signature.used().contains("varargs")) {
      scope.set("varargs", Tuple.of(extra));
    } else if (!extra.isEmpty()) {
      throw new TemplateError(
          "macro '%s' takes not more than %d argument(s)".formatted(name, parameters.size()));
    }
    return capture(body, scope);
  }

  private Object filtered(Expr filter, String text, Scope scope) {
    Scope inner = new Scope(scope);
    inner.set(Node.CAPTURED, text);
    return evaluator.evaluate(filter, inner);
  }

  private String capture(List<Node> body, Scope scope) {
    StringBuilder before = out;
    out = new StringBuilder();
    try {
      run(body, scope);
      return out.toString();
    } finally {
      out = before;
    }
  }

  private void print(String text) {
    engine.budget.spend(text.length());
    out.append(text);
  }
}
