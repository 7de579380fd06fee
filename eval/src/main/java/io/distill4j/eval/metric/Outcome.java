package io.distill4j.eval.metric;

import io.distill4j.data.Verdict;
import java.util.Locale;

/** What a judge made of a sample. */
public enum Outcome {
  RIGHT,
  WRONG,
  /** The judge could not tell: never right, never wrong, counted apart. */
  UNKNOWN;

  public static Outcome of(Verdict verdict) {
    if (verdict instanceof Verdict.Pass) {
      return RIGHT;
    }
    return verdict instanceof Verdict.Fail ? WRONG : UNKNOWN;
  }

  /** The lower-case name used in files. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
