package io.distill4j.data;

/**
 * One thing wrong with what the user gave.
 *
 * @param where file and line, YAML path or option
 * @param what the offending value and the rule it breaks
 * @param remedy what to do about it
 */
public record Problem(String where, String what, String remedy) {

  @Override
  public String toString() {
    return "%s: %s%n    %s".formatted(where, what, remedy);
  }
}
