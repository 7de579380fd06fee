package io.distill4j.student.text;

import io.distill4j.data.FinishReason;
import io.distill4j.data.Message;
import io.distill4j.data.Trace;
import java.util.List;

/**
 * What a student learns from: a prompt, and the thoughts and the answer it shall give.
 *
 * @param id of the trace it was made from
 * @param prompt the conversation up to and without the assistant's turn
 * @param reasoning the thoughts, without markers
 * @param answer what follows the thoughts
 * @param finish why the teacher ended
 * @param weight how much its tokens count in the loss, above 0; 1 is usual
 */
public record Example(
    String id,
    List<Message> prompt,
    String reasoning,
    String answer,
    FinishReason finish,
    float weight) {

  public Example {
    prompt = List.copyOf(prompt);
  }

  /** An example that counts as any other. */
  public static Example of(Trace trace) {
    return of(trace, 1);
  }

  /** An example that counts as much as {@code weight} others. */
  public static Example of(Trace trace, float weight) {
    return new Example(
        trace.id().hex(),
        trace.prompt().messages(),
        trace.completion().reasoning(),
        trace.completion().answer(),
        trace.completion().finish(),
        weight);
  }
}
