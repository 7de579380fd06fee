package io.distill4j.data.filter;

import java.lang.Character.UnicodeScript;
import java.util.Optional;

/** Writing systems of natural languages that are told apart; Japanese and Korean mix several. */
enum Script {
  LATIN("Latin"),
  HAN("Chinese"),
  KANA("Japanese"),
  HANGUL("Korean"),
  CYRILLIC("Cyrillic"),
  ARABIC("Arabic"),
  DEVANAGARI("Devanagari"),
  HEBREW("Hebrew"),
  THAI("Thai"),
  OTHER("of another script");

  private final String shown;

  Script(String shown) {
    this.shown = shown;
  }

  /** The system of a letter; Greek letters and signs belong to formulas and to none. */
  static Optional<Script> of(int code) {
    UnicodeScript script = UnicodeScript.of(code);
    return switch (script) {
      case LATIN -> Optional.of(LATIN);
      case HAN, BOPOMOFO -> Optional.of(HAN);
      case HIRAGANA, KATAKANA -> Optional.of(KANA);
      case HANGUL -> Optional.of(HANGUL);
      case CYRILLIC -> Optional.of(CYRILLIC);
      case ARABIC -> Optional.of(ARABIC);
      case DEVANAGARI -> Optional.of(DEVANAGARI);
      case HEBREW -> Optional.of(HEBREW);
      case THAI -> Optional.of(THAI);
      case COMMON, INHERITED, GREEK, UNKNOWN -> Optional.empty();
      default -> Optional.of(OTHER);
    };
  }

  @Override
  public String toString() {
    return shown;
  }
}
