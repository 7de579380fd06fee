package io.distill4j.student.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which token has which id, as {@code tokenizer.json} says: {@code model.vocab} (an object of token
 * to id, or Unigram's list of pairs) and {@code added_tokens}.
 *
 * <p>Read as a stream: the merges, most of the file, are skipped.
 *
 * @param ids token to id, added tokens included
 * @param added the added tokens, in file order
 * @param special those added tokens that decoding may leave out
 * @param size one more than the highest id
 */
record Vocabulary(Map<String, Integer> ids, Set<String> added, Set<String> special, int size) {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(64 << 20).build())
          .build();

  /** Reads a file; {@link IOException} when it is malformed or has no {@code model.vocab}. */
  static Vocabulary read(Path tokenizerJson) throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    Map<String, Boolean> added = new LinkedHashMap<>();
    boolean hasVocabulary = false;
    try (JsonParser json = FACTORY.createParser(tokenizerJson.toFile())) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("added_tokens") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            readAdded(json, ids, added);
          }
        } else if (name.equals("model") && value == JsonToken.START_OBJECT) {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean vocab = json.currentName().equals("vocab");
            json.nextToken();
            hasVocabulary |= vocab;
            if (vocab) {
              readVocabulary(json, ids);
            } else {
              json.skipChildren();
            }
          }
        } else {
          json.skipChildren();
        }
      }
      expect(json, json.currentToken(), JsonToken.END_OBJECT);
    }
    if (!hasVocabulary) {
      throw new IOException("has no model.vocab");
    }
    Set<String> special = new LinkedHashSet<>();
    added.forEach(
        (token, isSpecial) -> {
          if (isSpecial) {
            special.add(token);
          }
        });
    int size = 1 + ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    return new Vocabulary(ids, new LinkedHashSet<>(added.keySet()), special, size);
  }

  private static void readVocabulary(JsonParser json, Map<String, Integer> ids) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String token = json.currentName();
        json.nextToken();
        ids.put(token, json.getIntValue());
      }
      return;
    }
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    for (int id = 0; json.nextToken() == JsonToken.START_ARRAY; id++) {
      json.nextToken();
      ids.put(json.getText(), id);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        json.skipChildren(); // The score of the token.
      }
    }
  }

  private static void readAdded(
      JsonParser json, Map<String, Integer> ids, Map<String, Boolean> added) throws IOException {
    int id = -1;
    String content = "";
    boolean special = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "id" -> id = json.getIntValue();
        case "content" -> content = json.getText();
        case "special" -> special = json.getBooleanValue();
        default -> json.skipChildren();
      }
    }
    ids.put(content, id);
    added.put(content, special);
  }

  private static void expect(JsonParser json, JsonToken actual, JsonToken wanted)
      throws IOException {
    if (actual != wanted) {
      throw new IOException(
          "line %d: expected %s, found %s"
              .formatted(json.currentLocation().getLineNr(), wanted, actual));
    }
  }
}
