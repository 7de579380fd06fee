package io.distill4j.data.verify.code;

import java.util.regex.Pattern;

/**
 * Compares what a program printed with what it should have: word by word, white space apart. A
 * number that is expected with a decimal point may be off by 1e-6, absolute or relative.
 */
final class Outputs {

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d*\\.\\d+(?:[eE][-+]?\\d+)?");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");
  private static final double TOLERANCE = 1e-6;

  private Outputs() {}

  static boolean same(String actual, String expected) {
    String[] left = SPACE.split(actual.strip(), -1);
    String[] right = SPACE.split(expected.strip(), -1);
    if (left.length != right.length) {
      return false;
    }
    for (int i = 0; i < left.length; i++) {
      if (!left[i].equals(right[i]) && !near(left[i], right[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(String actual, String expected) {
    if (!DECIMAL.matcher(expected).matches() || !NUMBER.matcher(actual).matches()) {
      return false;
    }
    double a = Double.parseDouble(actual);
    double b = Double.parseDouble(expected);
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b));
  }
}
