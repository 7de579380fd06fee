package io.distill4j.student.template;

/** What one rendering shares: its budget and the meaning of values under it. */
final class Engine {

  final Budget budget = new Budget();
  final Values values = new Values(budget);
  final Printer printer = new Printer(budget);
  final Arithmetic arithmetic = new Arithmetic(this);
  final Access access = new Access(this);
  final Filters filters = new Filters(this);
  final Tests tests = new Tests(this);

  String text(Object value) {
    return printer.text(value);
  }

  static Object call(Object callee, Arguments arguments) {
    if (callee instanceof Callable function) {
      return function.call(arguments);
    }
    if (callee instanceof Undefined undefined) {
      throw undefined.error();
    }
    throw new TemplateError("'%s' object is not callable".formatted(Values.typeName(callee)));
  }
}
