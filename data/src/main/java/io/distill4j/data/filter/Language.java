package io.distill4j.data.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Languages in Latin letters, known by function words that hardly any other of them has. */
enum Language {
  ENGLISH(
      "English",
      "the and of is that we to so this which with then have are but from wait let what must would"
          + " because there be it if can not they when each where how first now think check"),
  FRENCH(
      "French",
      "le les des est et que dans pour une du qui pas nous avec sont donc sur cette ce ou aux par"
          + " alors mais il elle être avons plus"),
  GERMAN(
      "German",
      "der die das und ist nicht ein eine wir zu den von mit sich auf für auch dann also aber wenn"
          + " dass oder sind haben wird ich"),
  SPANISH(
      "Spanish",
      "el los las es y que en del por una para con son entonces pero como se lo al más nos cada"
          + " esto si tenemos"),
  ITALIAN(
      "Italian",
      "il di che è per una con sono della non del gli nel quindi ma come anche questo abbiamo più"
          + " allora le dei alla"),
  PORTUGUESE(
      "Portuguese",
      "o os é que em do da uma para com não são então mas por como se mais dos temos isso ao pela"
          + " também");

  private static final Map<String, Integer> MASKS = masks();

  private final String shown;
  private final List<String> words;

  Language(String shown, String words) {
    this.shown = shown;
    this.words = List.of(words.split(" "));
  }

  /** One bit per language, by ordinal, that has this function word in lower case. */
  static int mask(String word) {
    return MASKS.getOrDefault(word, 0);
  }

  private static Map<String, Integer> masks() {
    Map<String, Integer> masks = new HashMap<>();
    for (Language language : values()) {
      language.words.forEach(word -> masks.merge(word, 1 << language.ordinal(), (a, b) -> a | b));
    }
    return Map.copyOf(masks);
  }

  @Override
  public String toString() {
    return shown;
  }
}
