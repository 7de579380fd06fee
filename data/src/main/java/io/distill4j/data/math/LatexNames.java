package io.distill4j.data.math;

import java.util.Map;
import java.util.Set;

/** What names and signs of LaTeX and Unicode mean to the {@link Lexer}. */
final class LatexNames {

  private LatexNames() {}

  /** Spacing and sizing, without meaning. */
  static final Set<String> IGNORED =
      Set.of(
          "left",
          "right",
          "big",
          "Big",
          "bigl",
          "bigr",
          "Bigl",
          "Bigr",
          "bigg",
          "Bigg",
          "biggl",
          "biggr",
          "Biggl",
          "Biggr",
          "displaystyle",
          "textstyle",
          "limits",
          "nolimits",
          "quad",
          "qquad",
          ",",
          "!",
          ";",
          ":",
          " ",
          ">",
          "mathstrut",
          "boldsymbol",
          "bm",
          "hspace");

  static final Set<String> TEXT =
      Set.of(
          "text",
          "mbox",
          "textbf",
          "textit",
          "textrm",
          "textnormal",
          "textsf",
          "texttt",
          "hbox",
          "textup");

  /** Commands around letters that stay what they are. */
  static final Set<String> FONTS =
      Set.of("mathrm", "mathbf", "mathit", "mathsf", "mathcal", "mathbb", "operatorname", "rm");

  static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("−", "-"),
          Map.entry("–", "-"),
          Map.entry("×", "*"),
          Map.entry("·", "*"),
          Map.entry("⋅", "*"),
          Map.entry("÷", "/"),
          Map.entry("≤", "<="),
          Map.entry("≥", ">="),
          Map.entry("≠", "!="),
          Map.entry("≈", "~"),
          Map.entry("∞", "oo"),
          Map.entry("∪", "cup"),
          Map.entry("∩", "cap"),
          Map.entry("∈", "in"),
          Map.entry("±", "+-"),
          Map.entry("∓", "-+"),
          Map.entry("√", "sqrt"),
          Map.entry("°", "deg"),
          Map.entry("²", "^2"),
          Map.entry("³", "^3"),
          Map.entry("π", "pi"),
          Map.entry("θ", "theta"));

  static final Set<String> FUNCTIONS =
      Set.of(
          "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh",
          "tanh", "ln", "log", "exp", "sqrt", "pi", "infty", "max", "min", "gcd", "lcm");

  static final Set<String> UNITS =
      Set.of(
          "cm", "mm", "km", "kg", "pct", "percent", "degrees", "degree", "dollars", "dollar",
          "cents", "cent", "units", "unit", "inches", "inch", "feet", "foot", "miles", "mile",
          "meters", "meter", "hours", "hour", "minutes", "minute", "seconds", "second", "days",
          "day", "years", "year", "square", "cubic", "mph", "yuan", "points", "point");
}
