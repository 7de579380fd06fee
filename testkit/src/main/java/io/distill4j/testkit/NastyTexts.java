package io.distill4j.testkit;

import java.util.List;

/** Texts that a judge of model output meets sooner or later. */
final class NastyTexts {

  private static final int MANY = 20_000;

  private NastyTexts() {}

  static List<String> all() {
    return List.of(
        "",
        " \t\r\n\u00a0\u2003",
        "42",
        "\\boxed{42}",
        "\\boxed{",
        "\\boxed{}",
        "\\boxed{\\boxed{42}}",
        "\\boxed{}}}}{{{",
        "\\boxed{" + "{".repeat(MANY) + "}".repeat(MANY) + "}",
        "\\boxed{" + "9".repeat(MANY) + "}",
        "\\boxed{1/" + "0".repeat(MANY) + "}",
        "\\boxed{" + "(".repeat(MANY) + "1" + ")".repeat(MANY) + "}",
        "\\boxed{" + "\\frac{1}{".repeat(MANY / 10) + "2" + "}".repeat(MANY / 10) + "}",
        "\\boxed{" + "\\sqrt{".repeat(MANY / 10) + "2" + "}".repeat(MANY / 10) + "}",
        "\\boxed{9^{9^{9^{9^{9}}}}}",
        "\\boxed{10^{1000000000}}",
        "\\boxed{(1+x)^{1000000}}",
        "\\boxed{1000000000!}",
        "\\boxed{" + "1+".repeat(MANY) + "1}",
        "\\boxed{" + "-".repeat(MANY) + "1}",
        "\\boxed{" + "1,".repeat(MANY) + "1}",
        "\\boxed{" + "x^2".repeat(MANY / 10) + "}",
        "\\boxed{\\begin{pmatrix}" + "1&".repeat(MANY / 10) + "\\end{pmatrix}}",
        "\\boxed{\\text{" + "a ".repeat(MANY) + "}}",
        "\\boxed{1e999999999}",
        "\\boxed{\u0661\u0662}",
        "\\boxed{\\frac{1}{0}}",
        "\\boxed{\\sqrt{-1}}",
        "\\boxed{\\log(0)}",
        "\\boxed{\\tan(\\frac{\\pi}{2})}",
        "\\boxed{0^0}",
        "\\boxed{\\infty-\\infty}",
        "\\boxed{[0,1}",
        "\\boxed{\\",
        "\\frac",
        "$",
        "$$$$$",
        "\\(\\[\\)",
        "<think>".repeat(1_000),
        "</think>".repeat(1_000),
        "<|begin_of_thought|><|end_of_solution|>",
        "The answer is ".repeat(MANY / 10),
        "a".repeat(1_000_000),
        "a b ".repeat(100_000),
        "\n".repeat(100_000),
        "wait ".repeat(MANY),
        "\ud83d",
        "\ude00\ud83d",
        "\ud83d\ude00".repeat(1_000),
        "\u0000\u0001\u0007\u001b[31m",
        "e\u0301\u0302\u0303".repeat(1_000),
        "\u202e\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
        "\u4f60\u597d\uff0c\u7b54\u6848\u662f 42\u3002",
        "```python\nwhile True: pass\n```",
        "{\"a\": [1, 2",
        "%s %d %n ${x} {0} \\1 $1");
  }
}
