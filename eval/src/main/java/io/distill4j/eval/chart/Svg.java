package io.distill4j.eval.chart;

import java.util.Locale;

/**
 * Writes one SVG element as text to be put into a page.
 *
 * <p>Colours and strokes come from the page's style sheet by class name, so that one picture serves
 * light, dark and print. Coordinates are percentages of the picture, which stretches with the page;
 * lengths in pixels stay as they are, so that points stay round and text stays readable.
 */
final class Svg {

  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a picture.
   *
   * @param type class of the picture
   * @param label what it shows, for those who cannot see it
   * @param height in pixels
   */
  Svg(String type, String label, int height) {
    text.append("<svg class=\"%s\" role=\"img\" aria-label=\"".formatted(type))
        .append(escape(label))
        .append("\" width=\"100%\" height=\"")
        .append(height)
        .append("\">");
  }

  /** Begins a picture whose coordinates are those of a box stretched over it. */
  Svg(String type, String label, int height, double boxWidth, double boxHeight) {
    text.append("<svg class=\"%s\" role=\"img\" aria-label=\"".formatted(type))
        .append(escape(label))
        .append("\" width=\"100%\" height=\"")
        .append(height)
        .append("\" preserveAspectRatio=\"none\" viewBox=\"0 0 ")
        .append(number(boxWidth))
        .append(' ')
        .append(number(boxHeight))
        .append("\">");
  }

  Svg line(String type, double x1, double y1, double x2, double y2) {
    text.append(
        "<line class=\"%s\" x1=\"%s%%\" y1=\"%s\" x2=\"%s%%\" y2=\"%s\"/>"
            .formatted(type, number(x1), number(y1), number(x2), number(y2)));
    return this;
  }

  Svg circle(String type, double x, double y, double radius) {
    text.append(
        "<circle class=\"%s\" cx=\"%s%%\" cy=\"%s\" r=\"%s\"/>"
            .formatted(type, number(x), number(y), number(radius)));
    return this;
  }

  /** A bar from the left; x and width in percent. */
  Svg bar(String type, double x, double y, double width, double height) {
    text.append(
        "<rect class=\"%s\" x=\"%s%%\" y=\"%s\" width=\"%s%%\" height=\"%s\" rx=\"2\"/>"
            .formatted(type, number(x), number(y), number(width), number(height)));
    return this;
  }

  /**
   * A rectangle in the coordinates of the box, with a text that appears when pointed at.
   *
   * @param link where it leads; empty when nowhere
   */
  Svg cell(
      String type, double x, double y, double width, double height, String title, String link) {
    if (!link.isEmpty()) {
      text.append("<a href=\"").append(escape(link)).append("\" tabindex=\"-1\">");
    }
    text.append(
            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>"
                .formatted(type, number(x), number(y), number(width), number(height)))
        .append(escape(title))
        .append("</title></rect>");
    if (!link.isEmpty()) {
      text.append("</a>");
    }
    return this;
  }

  /** A vertical line between two heights in pixels, at a place in percent. */
  Svg upright(String type, double x, double from, double to) {
    return line(type, x, from, x, to);
  }

  /** A text in pixels below the top, at a place in percent. */
  Svg label(String type, double x, double y, String label) {
    text.append(
            "<text class=\"%s\" x=\"%s%%\" y=\"%s\" dx=\"8\" dy=\"4\">"
                .formatted(type, number(x), number(y)))
        .append(escape(label))
        .append("</text>");
    return this;
  }

  /** A polyline in the coordinates of the box; the stroke keeps its width when stretched. */
  Svg path(String type, double[] x, double[] y) {
    text.append("<path class=\"%s\" vector-effect=\"non-scaling-stroke\" d=\"".formatted(type));
    for (int i = 0; i < x.length; i++) {
      text.append(i == 0 ? 'M' : 'L').append(number(x[i])).append(' ').append(number(y[i]));
    }
    text.append("\"/>");
    return this;
  }

  /** An area between two curves in the coordinates of the box. */
  Svg band(String type, double[] x, double[] low, double[] high) {
    text.append("<path class=\"%s\" d=\"".formatted(type));
    for (int i = 0; i < x.length; i++) {
      text.append(i == 0 ? 'M' : 'L').append(number(x[i])).append(' ').append(number(high[i]));
    }
    for (int i = x.length - 1; i >= 0; i--) {
      text.append('L').append(number(x[i])).append(' ').append(number(low[i]));
    }
    text.append("Z\"/>");
    return this;
  }

  String close() {
    return text.append("</svg>").toString();
  }

  /** Text as it may stand in an element or a quoted attribute. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** At most two decimals, without trailing zeros. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
