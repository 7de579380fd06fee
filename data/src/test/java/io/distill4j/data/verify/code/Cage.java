package io.distill4j.data.verify.code;

import java.util.Optional;

/** Runs a program in a sandbox. */
record Cage(Sandbox sandbox, Toolchain python) {

  static final Limits LIMITS = new Limits(1, 30, 512, 32, 4);

  Outcome apply(String program) {
    return apply(program, LIMITS);
  }

  Outcome apply(String program, Limits limits) {
    try (Box box = new Box(Optional.of(sandbox), python.readable())) {
      box.write("program.py", program);
      return python.run(box, program, "6 7\n", limits);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
