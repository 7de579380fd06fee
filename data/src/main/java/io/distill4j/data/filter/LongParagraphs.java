package io.distill4j.data.filter;

import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import java.util.List;

/**
 * Rejects thoughts with a paragraph longer than a bound: long paragraphs were hard to read, and
 * DeepSeek dropped such traces.
 *
 * <p>Paragraphs are parted by blank lines; words by white space, each ideograph being a word.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.3.3 ("long paragraphs"); the paper does not
 * say how long.
 *
 * @param words most words a paragraph may have, 1 or more
 */
public record LongParagraphs(int words) implements Filter {

  public LongParagraphs {
    if (words < 1) {
      throw new IllegalArgumentException("words must be 1 or more, was " + words);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    String thoughts = trace.completion().reasoning();
    List<Texts.Span> paragraphs = Texts.paragraphs(thoughts);
    int longest = 0;
    int where = 0;
    for (int i = 0; i < paragraphs.size(); i++) {
      int length = Texts.words(thoughts, paragraphs.get(i).from(), paragraphs.get(i).to());
      if (length > longest) {
        longest = length;
        where = i;
      }
    }
    if (longest > words) {
      Texts.Span span = paragraphs.get(where);
      return new Verdict.Fail(
          "paragraph %d has %d words, more than %d: %s"
              .formatted(where + 1, longest, words, Texts.quote(thoughts, span.from(), span.to())));
    }
    return new Verdict.Pass(
        "the longest of %d paragraphs has %d words".formatted(paragraphs.size(), longest));
  }
}
