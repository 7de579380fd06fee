package io.distill4j.data.dialect;

import io.distill4j.data.UserMistake;
import io.distill4j.data.table.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables in which reasoning traces are published.
 *
 * <p>Columns as on the cards of the data sets at the Hugging Face Hub in 2025. A table is
 * recognised by columns that no other has together; the order of the constants is that of asking.
 */
public enum Dialect {
  /** Our own: one row per sample, everything kept. */
  TRACES("reasoning answer prompt_id sample labels", List.of(), Map.of(), Turns.MESSAGES),

  /** open-r1/OpenR1-Math-220k: one row per problem with lists of generations. */
  OPENR1_MATH(
      "problem generations correctness_math_verify", OpenR1Math.COLUMNS, Map.of(), Turns.OPEN_R1),

  /** open-r1/codeforces-cots: one row per generation. */
  CODEFORCES_COTS(
      "contest_id generation prompt",
      Columns.CODEFORCES,
      Map.of(
          Role.ID, "id",
          Role.QUESTION, "prompt",
          Role.TEXT, "generation",
          Role.CONVERSATION, "messages",
          Role.FINISH, "finish_reason"),
      Turns.OPEN_R1),

  /** simplescaling/s1K-1.1. */
  S1K_1_1(
      "question deepseek_thinking_trajectory deepseek_attempt",
      Columns.texts(
          "solution question cot_type source_type metadata gemini_thinking_trajectory"
              + " gemini_attempt deepseek_thinking_trajectory deepseek_attempt gemini_grade"
              + " gemini_grade_reason deepseek_grade deepseek_grade_reason"),
      Map.of(
          Role.QUESTION, "question",
          Role.REFERENCE, "solution",
          Role.REASONING, "deepseek_thinking_trajectory",
          Role.REPLY, "deepseek_attempt"),
      Turns.MESSAGES),

  /** simplescaling/s1K. */
  S1K(
      "question thinking_trajectories attempt",
      Columns.S1K,
      Map.of(
          Role.QUESTION, "question",
          Role.REFERENCE, "solution",
          Role.REASONING_LIST, "thinking_trajectories",
          Role.REPLY, "attempt"),
      Turns.MESSAGES),

  /**
   * open-thoughts/OpenThoughts-114k, configuration {@code metadata}, and OpenThoughts-Unverified.
   */
  OPENTHOUGHTS_METADATA(
      "problem deepseek_reasoning deepseek_solution ground_truth_solution",
      Columns.texts(
          "problem deepseek_reasoning deepseek_solution ground_truth_solution domain source"
              + " test_cases starter_code"),
      Map.of(
          Role.QUESTION, "problem",
          Role.REFERENCE, "ground_truth_solution",
          Role.REASONING, "deepseek_reasoning",
          Role.REPLY, "deepseek_solution"),
      Turns.MESSAGES),

  /** open-thoughts/OpenThoughts2-1M. */
  OPENTHOUGHTS2(
      "conversations _domain extracted_instruction",
      Columns.OPENTHOUGHTS2,
      Map.of(
          Role.CONVERSATION, "conversations",
          Role.REASONING, "reasoning",
          Role.REPLY, "deepseek_solution"),
      Turns.FROM_USER),

  /** open-thoughts/OpenThoughts3-1.2M. */
  OPENTHOUGHTS3(
      "difficulty source domain conversations",
      Columns.OPENTHOUGHTS3,
      Map.of(Role.CONVERSATION, "conversations"),
      Turns.FROM_HUMAN),

  /** open-thoughts/OpenThoughts-114k, configuration {@code default}. */
  OPENTHOUGHTS(
      "system conversations",
      Columns.OPENTHOUGHTS,
      Map.of(Role.SYSTEM, "system", Role.CONVERSATION, "conversations"),
      Turns.FROM_USER),

  /** open-r1/Mixture-of-Thoughts. */
  MIXTURE_OF_THOUGHTS(
      "messages num_tokens source",
      Columns.MIXTURE,
      Map.of(Role.CONVERSATION, "messages"),
      Turns.OPEN_R1),

  /** Lines of NeMo-Skills: {@code output-rs0.jsonl}. */
  NEMO_SKILLS(
      "problem generation expected_answer",
      Columns.NEMO,
      Map.of(
          Role.ID, "id",
          Role.QUESTION, "problem",
          Role.REFERENCE, "expected_answer",
          Role.REASONING, "reasoning_content",
          Role.REPLY, "generation",
          Role.FINISH, "finish_reason",
          Role.TOKENS, "num_generated_tokens"),
      Turns.MESSAGES),

  /** Lines of curator's cache of responses; what a row holds is nested, and kept as it is. */
  CURATOR(
      "response_message generic_request",
      List.of(),
      Map.of(Role.TEXT, "response_message", Role.FINISH, "finish_reason"),
      Turns.MESSAGES),

  /** Any table of conversations as {from, value}. */
  SHAREGPT(
      "conversations",
      Columns.SHAREGPT,
      Map.of(Role.CONVERSATION, "conversations"),
      Turns.FROM_HUMAN),

  /** Any table of conversations as {role, content}: trl, EasyDistill, axolotl. */
  MESSAGES("messages", Columns.MESSAGES, Map.of(Role.CONVERSATION, "messages"), Turns.MESSAGES);

  private final Set<String> signature;
  private final List<Column> columns;
  private final Map<Role, String> roles;
  private final Turns turns;

  Dialect(String signature, List<Column> columns, Map<Role, String> roles, Turns turns) {
    this.signature = Set.of(signature.split(" "));
    this.columns = columns;
    this.roles = roles;
    this.turns = turns;
  }

  /** The dialect of a table with these columns, if one is known. */
  public static Optional<Dialect> recognise(Set<String> columns) {
    return Arrays.stream(values()).filter(each -> columns.containsAll(each.signature)).findFirst();
  }

  /**
   * The dialect of a name such as {@code openr1-math}.
   *
   * @throws UserMistake for another name
   */
  public static Dialect of(String name) {
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserMistake(
                    "'" + name + "'",
                    "there is no such dialect",
                    "known: "
                        + Arrays.stream(values())
                            .map(Dialect::toString)
                            .collect(Collectors.joining(", "))));
  }

  /** Columns in their order; empty where rows are written as JSON lines alone. */
  public List<Column> columns() {
    return columns;
  }

  Optional<String> column(Role role) {
    return Optional.ofNullable(roles.get(role));
  }

  Turns turns() {
    return turns;
  }

  /** How thoughts are marked inside a text. */
  boolean marksThoughts() {
    return this == OPENTHOUGHTS || this == OPENTHOUGHTS2;
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
