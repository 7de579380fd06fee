package io.distill4j.data.dialect;

/** What a column of a foreign table holds. */
enum Role {
  /** Identifies the problem. */
  ID,
  /** The question alone, as text. */
  QUESTION,
  /** The conversation, the model's turn last. */
  CONVERSATION,
  /** The system message, as text. */
  SYSTEM,
  /** Thoughts and answer in one text, parted by markers. */
  TEXT,
  /** The thoughts alone. */
  REASONING,
  /** The thoughts alone, as the only element of a list. */
  REASONING_LIST,
  /** The answer alone. */
  REPLY,
  /** The reference answer or solution, as text. */
  REFERENCE,
  /** Why the model stopped. */
  FINISH,
  /** Tokens the model produced. */
  TOKENS
}
