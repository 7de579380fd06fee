package io.distill4j.data;

/**
 * A decision about a completion, always with its reason.
 *
 * <p>{@link Unknown} says that the judge cannot tell: an unreadable reference, a time-out, a
 * missing sandbox. It never counts as wrong and never as right.
 */
public sealed interface Verdict {

  /** Why it was decided so, in words a person can check. */
  String reason();

  record Pass(String reason) implements Verdict {}

  record Fail(String reason) implements Verdict {}

  record Unknown(String reason) implements Verdict {}

  /** {@code pass}, {@code fail} or {@code unknown}: the name in files. */
  default String wireName() {
    if (this instanceof Pass) {
      return "pass";
    }
    return this instanceof Fail ? "fail" : "unknown";
  }

  /**
   * Reads what {@link #wireName()} wrote.
   *
   * @throws IllegalArgumentException for another name
   */
  static Verdict of(String name, String reason) {
    return switch (name) {
      case "pass" -> new Pass(reason);
      case "fail" -> new Fail(reason);
      case "unknown" -> new Unknown(reason);
      default ->
          throw new IllegalArgumentException("verdict must be pass, fail or unknown, was " + name);
    };
  }
}
