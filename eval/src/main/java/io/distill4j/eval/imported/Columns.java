package io.distill4j.eval.imported;

import java.util.Optional;

/**
 * Where a file of samples keeps what. A dot reads inside a structure: {@code doc.problem}. A column
 * of texts may hold one text or a list of them, one per sample, however deeply nested.
 *
 * @param problem id of the problem
 * @param question text of the problem
 * @param gold reference answer
 * @param text what the model wrote, thoughts included
 * @param sample index of the sample; without it, samples are counted per problem as they come
 * @param finish why it ended; without it, not known
 * @param tokens tokens produced; without it, not counted
 * @param score that another model gave the sample, higher is better; without it, none
 */
public record Columns(
    String problem,
    String question,
    String gold,
    String text,
    Optional<String> sample,
    Optional<String> finish,
    Optional<String> tokens,
    Optional<String> score) {

  /**
   * One row per sample: {@code problem_id, problem, gold, sample_index, response, finish_reason}.
   */
  public static final Columns PLAIN =
      new Columns(
          "problem_id",
          "problem",
          "gold",
          "response",
          Optional.of("sample_index"),
          Optional.of("finish_reason"),
          Optional.of("completion_tokens"),
          Optional.empty());

  /**
   * NeMo-Skills {@code output-rs*.jsonl}.
   *
   * <p>Source: NVIDIA/NeMo-Skills at 0b012df, columns of its generation output.
   */
  public static final Columns NEMO_SKILLS =
      new Columns(
          "problem",
          "problem",
          "expected_answer",
          "generation",
          Optional.empty(),
          Optional.of("finish_reason"),
          Optional.of("num_generated_tokens"),
          Optional.empty());

  /**
   * What lm-evaluation-harness writes with {@code --log_samples}.
   *
   * <p>Source: EleutherAI/lm-evaluation-harness at 4e7e0d4; {@code resps} holds all responses, of
   * which its own score uses the first only. The question is in {@code doc} under the name that the
   * task gives it, here {@code problem}.
   */
  public static final Columns LM_EVAL =
      new Columns(
          "doc_id",
          "doc.problem",
          "target",
          "resps",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * Details of lighteval (Parquet): all responses of a document; the gold is its first choice, as
   * in its mathematics tasks.
   *
   * <p>Source: huggingface/lighteval at 0358cb4, {@code tasks/requests.py} and {@code
   * models/model_output.py}.
   */
  public static final Columns LIGHTEVAL =
      new Columns(
          "__doc__.id",
          "__doc__.query",
          "__doc__.choices.0",
          "__model_response__.text",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same columns with the question elsewhere. */
  public Columns withQuestion(String newQuestion) {
    return new Columns(problem, newQuestion, gold, text, sample, finish, tokens, score);
  }
}
