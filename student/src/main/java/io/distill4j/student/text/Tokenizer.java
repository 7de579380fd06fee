package io.distill4j.student.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokenizer of a Hugging Face folder ({@code tokenizer.json}), run by the {@code tokenizers}
 * library through DJL.
 *
 * <p>Never truncates and never pads, whatever the file says. Texts of special tokens inside a text
 * become those tokens, as in transformers. Half a surrogate pair is read as U+FFFD, as UTF-8 has no
 * bytes for it. Decoding does not clean up spaces ({@code clean_up_tokenization_spaces} is not
 * followed).
 *
 * <p>Thread-safe until closed.
 */
public final class Tokenizer implements AutoCloseable {

  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final Path file;
  private final HuggingFaceTokenizer engine;
  private final Vocabulary vocabulary;
  private final SpecialTokens special;
  private final Map<Integer, String> addedById;

  private Tokenizer(
      Path file, HuggingFaceTokenizer engine, Vocabulary vocabulary, SpecialTokens special) {
    this.file = file;
    this.engine = engine;
    this.vocabulary = vocabulary;
    this.special = special;
    this.addedById = new HashMap<>();
    for (String token : vocabulary.added()) {
      addedById.put(vocabulary.ids().get(token), token);
    }
  }

  /**
   * Opens {@code tokenizer.json} of a folder, and {@code tokenizer_config.json} and {@code
   * special_tokens_map.json} where present.
   *
   * @throws UserMistake when the tokenizer is missing or damaged
   */
  public static Tokenizer open(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new UserMistake(
          file.toString(),
          "no such file: a model folder needs its tokenizer",
          "download tokenizer.json of the model, or point to a folder that has it");
    }
    Vocabulary vocabulary;
    SpecialTokens special;
    try {
      special = SpecialTokens.read(folder);
      vocabulary = Vocabulary.read(file);
    } catch (IOException e) {
      throw damaged(file, e);
    }
    try {
      HuggingFaceTokenizer engine =
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optTruncation(false)
              .optPadding(false)
              .optAddSpecialTokens(false)
              .build();
      return new Tokenizer(file, engine, vocabulary, special);
    } catch (IOException | RuntimeException e) { // The native library throws RuntimeException.
      throw damaged(file, e);
    }
  }

  /** The file this tokenizer was read from. */
  public Path file() {
    return file;
  }

  /** The ids of a text, with nothing added before or after it. */
  public int[] encode(String text) {
    return encode(text, false);
  }

  /**
   * The ids of a text.
   *
   * @param addSpecial whether to add what the tokenizer's own post-processor adds, such as a
   *     beginning-of-text token; a chat template writes its own, so its output takes false
   */
  public int[] encode(String text, boolean addSpecial) {
    // DJL's Encoding would also fetch tokens, spans and masks, which costs more than encoding.
    return ids(LIBRARY.encode(engine.getHandle(), wellFormed(text), addSpecial));
  }

  /** The ids of each text, in order, as by {@link #encode(String)}, on all cores. */
  public List<int[]> encodeAll(List<String> texts) {
    // The own batch call of the library was measured to be slower than single calls.
    return texts.parallelStream().map(this::encode).toList();
  }

  /**
   * The text of ids.
   *
   * @param skipSpecial whether tokens marked special are left out; tokens such as {@code <think>}
   *     are usually added without that mark and stay
   */
  public String decode(int[] ids, boolean skipSpecial) {
    long[] wide = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0) {
        throw new IllegalArgumentException("token ids must be 0 or more, was " + ids[i]);
      }
      wide[i] = ids[i];
    }
    return LIBRARY.decode(engine.getHandle(), wide, skipSpecial);
  }

  /**
   * One more than the highest id, added tokens included. The embedding has at least as many rows,
   * often more (Qwen2.5: 151,665 tokens, 151,936 rows).
   */
  public int size() {
    return vocabulary.size();
  }

  /** The id of a token, spelled as in {@code tokenizer.json}. */
  public OptionalInt id(String token) {
    Integer id = vocabulary.ids().get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The added token with this id; ordinary vocabulary entries have none. */
  public Optional<String> addedToken(int id) {
    return Optional.ofNullable(addedById.get(id));
  }

  /** Added tokens that decoding may leave out, in file order. */
  public Set<String> specialTokens() {
    return vocabulary.special();
  }

  /** Tokens with a role, such as the end of a text. */
  public SpecialTokens roles() {
    return special;
  }

  @Override
  public void close() {
    engine.close();
  }

  private static int[] ids(long encoding) {
    try {
      long[] wide = LIBRARY.getTokenIds(encoding);
      int[] ids = new int[wide.length];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = Math.toIntExact(wide[i]);
      }
      return ids;
    } finally {
      LIBRARY.deleteEncoding(encoding);
    }
  }

  /** The text with lone surrogates replaced: the native side would garble the whole text. */
  private static String wellFormed(String text) {
    StringBuilder fixed = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
        continue;
      }
      if (fixed == null) {
        fixed = new StringBuilder(text);
      }
      fixed.setCharAt(i, '\ufffd');
    }
    return fixed == null ? text : fixed.toString();
  }

  private static UserMistake damaged(Path file, Exception cause) {
    return new UserMistake(
        file.toString(),
        "not a readable tokenizer: " + cause.getMessage(),
        "the file may be cut off or damaged; download it again",
        cause);
  }
}
