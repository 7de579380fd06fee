package io.distill4j.data.io;

import java.util.Optional;

/**
 * What a dataset says about itself in its {@code README.md}, below the front matter that {@code
 * datasets} reads.
 *
 * @param licence identifier of the Hub, such as {@code mit} or {@code apache-2.0}; absent: not
 *     stated
 * @param text Markdown: how the rows came to be
 */
public record Card(Optional<String> licence, String text) {

  /** Says nothing. */
  public static final Card BLANK = new Card(Optional.empty(), "");

  public Card {
    if (licence.isPresent() && !licence.get().matches("[a-z0-9.-]+")) {
      throw new IllegalArgumentException(
          "licence must be an identifier such as apache-2.0, was " + licence.get());
    }
  }
}
