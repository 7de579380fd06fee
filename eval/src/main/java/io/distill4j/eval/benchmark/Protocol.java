package io.distill4j.eval.benchmark;

import io.distill4j.data.Answer;
import io.distill4j.data.Sampling;
import java.util.Map;
import java.util.Optional;

/**
 * How a published evaluation asks: sampling, samples per problem and prompts, pinned under a name
 * and a version. A change of any of them is a new version.
 *
 * @param id such as {@code r1-paper}
 * @param version 1 or more
 * @param about one sentence
 * @param source where it is written down
 * @param sampling how tokens are drawn
 * @param samples per problem of each benchmark it names
 * @param otherSamples per problem of all others, 1 or more
 * @param prompts what is sent
 */
public record Protocol(
    String id,
    int version,
    String about,
    String source,
    Sampling sampling,
    Map<String, Integer> samples,
    int otherSamples,
    Prompts prompts) {

  /** Questions as they are, for whoever looks for them rather than asks them. */
  public static final Protocol BARE =
      new Protocol(
          "bare",
          1,
          "The question alone",
          "",
          Sampling.R1,
          Map.of(),
          1,
          new Prompts("{text}", "{text}", "{text}", "{text}", Optional.empty()));

  /** Where the question goes in a prompt, options included. */
  public static final String PLACE = "{text}";

  /**
   * Prompts by the kind of answer that is asked for, each with {@value Protocol#PLACE} in the place
   * of the question.
   *
   * @param mathematics asks for an expression
   * @param multipleChoice asks for a letter; the options stand in the question
   * @param program asks for a program that reads and prints
   * @param function asks for a function
   * @param system put in front as the system's message
   */
  public record Prompts(
      String mathematics,
      String multipleChoice,
      String program,
      String function,
      Optional<String> system) {

    public Prompts {
      require("mathematics", mathematics);
      require("multiple-choice", multipleChoice);
      require("program", program);
      require("function", function);
    }

    /** The prompt for a question with this reference answer. */
    String around(String question, Answer answer) {
      String template = mathematics;
      if (answer instanceof Answer.Choice) {
        template = multipleChoice;
      } else if (answer instanceof Answer.Tests tests) {
        template = tests.cases().get(0) instanceof Answer.Case.InputOutput ? program : function;
      }
      return template.replace(PLACE, question);
    }

    private static void require(String name, String template) {
      if (!template.contains(PLACE)) {
        throw new IllegalArgumentException(name + " must contain {text}, was " + template);
      }
    }
  }

  public Protocol {
    samples = Map.copyOf(samples);
    if (version < 1) {
      throw new IllegalArgumentException("version must be 1 or more, was " + version);
    }
    if (otherSamples < 1 || samples.values().stream().anyMatch(k -> k < 1)) {
      throw new IllegalArgumentException("samples must be 1 or more everywhere");
    }
  }

  /** Samples per problem of a benchmark. */
  public int samplesOf(String benchmark) {
    return samples.getOrDefault(benchmark, otherSamples);
  }

  /** Name and version, as reports show it. */
  public String label() {
    return id + " v" + version;
  }
}
