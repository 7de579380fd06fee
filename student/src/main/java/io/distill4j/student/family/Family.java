package io.distill4j.student.family;

/**
 * What sets one model family apart from the common decoder. A new family is one constant here and a
 * parity fixture.
 */
enum Family {
  /** Qwen2 and Qwen2.5: bias on query, key and value. */
  QWEN2("qwen2", true, false),
  /** Llama 3.x: {@code attention_bias} says whether there is one. */
  LLAMA("llama", false, false),
  /** Qwen3: queries and keys are normed per head. */
  QWEN3("qwen3", false, true);

  private final String modelType;
  private final boolean biasByDefault;
  private final boolean queryKeyNorm;

  Family(String modelType, boolean biasByDefault, boolean queryKeyNorm) {
    this.modelType = modelType;
    this.biasByDefault = biasByDefault;
    this.queryKeyNorm = queryKeyNorm;
  }

  String modelType() {
    return modelType;
  }

  boolean biasByDefault() {
    return biasByDefault;
  }

  boolean queryKeyNorm() {
    return queryKeyNorm;
  }
}
