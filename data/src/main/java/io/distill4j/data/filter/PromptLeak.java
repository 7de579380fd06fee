package io.distill4j.data.filter;

import io.distill4j.data.Message;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.shingle.LongSet;
import io.distill4j.data.shingle.Words;
import java.util.List;

/**
 * Rejects completions that let the scaffolding through: tokens of a chat template, the words of
 * R1's prompt template, or a stretch of the system message copied word for word.
 *
 * @param words length in words of a stretch of the system message that counts as copied, 2 or more
 */
public record PromptLeak(int words) implements Filter {

  private static final List<String> MARKS =
      List.of(
          "<|im_start|>",
          "<|im_end|>",
          "<|endoftext|>",
          "<|eot_id|>",
          "<|start_header_id|>",
          "<|begin_of_text|>",
          "<｜begin▁of▁sentence｜>",
          "<｜end▁of▁sentence｜>",
          "<｜User｜>",
          "<｜Assistant｜>",
          "[INST]",
          "[/INST]",
          "<<SYS>>",
          "A conversation between User and Assistant.",
          "\nUser: ",
          "\nHuman: ",
          "\nAssistant: ");

  public PromptLeak {
    if (words < 2) {
      throw new IllegalArgumentException("words must be 2 or more, was " + words);
    }
  }

  @Override
  public Verdict judge(Trace trace) {
    for (String text : List.of(trace.completion().reasoning(), trace.completion().answer())) {
      for (String mark : MARKS) {
        int at = text.indexOf(mark);
        if (at >= 0) {
          return new Verdict.Fail(
              "holds '%s' at line %d".formatted(mark.strip(), Texts.line(text, at)));
        }
      }
    }
    LongSet system = new LongSet(64);
    for (Message message : trace.prompt().messages()) {
      if (message.role() == Message.Role.SYSTEM) {
        for (long run : Words.of(message.content()).runs(words)) {
          system.add(run);
        }
      }
    }
    if (system.size() > 0) {
      for (String text : List.of(trace.completion().reasoning(), trace.completion().answer())) {
        Words all = Words.of(text);
        long[] runs = all.runs(words);
        for (int i = 0; i < runs.length; i++) {
          if (system.contains(runs[i])) {
            return new Verdict.Fail(
                "repeats %d words of the system message: %s"
                    .formatted(words, Texts.quote(text, all.start(i), all.end(i + words - 1))));
          }
        }
      }
    }
    return new Verdict.Pass("nothing of the prompt's scaffolding");
  }
}
