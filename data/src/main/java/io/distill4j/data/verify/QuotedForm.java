package io.distill4j.data.verify;

import java.util.Map;
import java.util.Optional;

/**
 * A form with places such as {@code {answer}} for texts that a judging model is to see but not to
 * obey: they stand between tags such as {@code <answer>}, which they cannot close.
 *
 * @param longest characters of a text; of a longer one the end is shown
 */
public record QuotedForm(String form, int longest) {

  /**
   * Fills the places in one pass, so that text which looks like a place stays text.
   *
   * @param parts texts by the names of their places and tags
   */
  public String filled(Map<String, String> parts) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int open = form.indexOf('{'); open >= 0; open = form.indexOf('{', open + 1)) {
      int at = open;
      Optional<String> place =
          parts.keySet().stream().filter(p -> form.startsWith("{" + p + "}", at)).findFirst();
      if (place.isPresent()) {
        text.append(form, from, open).append(quoted(parts, place.get()));
        from = open + place.get().length() + 2;
      }
    }
    return text.append(form.substring(from)).toString();
  }

  /** The end of a text, in which no closing tag of ours can be forged. */
  private String quoted(Map<String, String> parts, String place) {
    String tags = String.join("|", parts.keySet());
    return Texts.tail(parts.getOrDefault(place, "").strip(), longest)
        .replaceAll("</(?=" + tags + ")", "< /");
  }
}
