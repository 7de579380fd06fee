package io.distill4j.student.generate;

import io.distill4j.data.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Text that is ids with spaces between them: a codec without a tokenizer.
 *
 * @param stopIds ids that end a completion
 * @param opensThoughts whether completions begin inside thoughts
 * @param closeThoughts id written as {@code </think>}; -1 for none
 */
public record IdsCodec(Set<Integer> stopIds, boolean opensThoughts, int closeThoughts)
    implements Codec {

  /** Nothing stops a completion but its limit. */
  public static final IdsCodec PLAIN = new IdsCodec(Set.of(), false, -1);

  @Override
  public int[] prompt(List<Message> messages) {
    return ids(messages.get(messages.size() - 1).content());
  }

  @Override
  public String text(int[] ids) {
    return Arrays.stream(ids)
        .mapToObj(id -> id == closeThoughts ? "</think>" : Integer.toString(id))
        .collect(Collectors.joining(" "));
  }

  @Override
  public int[] completion(String text, boolean ended) {
    return ids(text);
  }

  /** The ids of a text of numbers. */
  public static int[] ids(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  /** The text of ids. */
  public static String join(int... ids) {
    return PLAIN.text(ids);
  }
}
