package io.distill4j.data.verify;

/** What verifiers share about texts. */
final class Texts {

  private static final int BRIEF = 80;

  private Texts() {}

  /** On one line, at most {@value #BRIEF} characters, {@code (nothing)} for blank. */
  static String brief(String text) {
    String start = text.substring(0, Math.min(5 * BRIEF, text.length()));
    String line = start.strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "(nothing)";
    }
    return line.length() <= BRIEF ? line : line.substring(0, BRIEF) + "...";
  }

  /** The last line that is not blank; empty without one. */
  static String lastLine(String text) {
    String trimmed = text.strip();
    return trimmed.substring(trimmed.lastIndexOf('\n') + 1).strip();
  }

  /** The end of a long text: what comes earlier is no final answer, and would take time. */
  static String tail(String text, int most) {
    return text.length() <= most ? text : text.substring(text.length() - most);
  }
}
