package io.distill4j.data.verify.code;

import java.util.List;

/** A language that programs are run in. */
public enum Language {
  PYTHON,
  JAVA,
  CPP;

  /** What stands behind the three backticks of its code blocks. */
  List<String> tags() {
    return switch (this) {
      case PYTHON -> List.of("python", "python3", "py");
      case JAVA -> List.of("java");
      case CPP -> List.of("cpp", "c++", "cc", "cxx");
    };
  }
}
