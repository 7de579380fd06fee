package io.distill4j.teacher.kind;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Generator;
import io.distill4j.teacher.Teacher;
import io.distill4j.teacher.server.OpenAi;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A teacher for each kind of prompt: a reasoning model for what can be verified, another model for
 * writing, questions of fact, talk about itself and translation, with thoughts where they help and
 * without them where a question is simple.
 *
 * <p>A sample keeps the prompt as the student is to see it; what was put to the teacher in its
 * place stands in {@link io.distill4j.data.Completion#sent}. A sample without thoughts has an empty
 * reasoning; trained on, that is an empty block of thoughts.
 *
 * <p>Source: DeepSeek-R1, arXiv:2501.12948v1, section 2.3.3, and v2, appendix B.3.3: DeepSeek-V3
 * answers what needs no reasoning, thinks first where its prompt asks for it, and simple queries
 * get no chain of thought. The words are ours.
 *
 * @param tag of the prompts that names their kind, which sources of prompts give them
 * @param kinds who answers each kind, and how it is asked; a prompt of another kind is refused
 *     before the first is asked
 */
public record ByKind(String tag, Map<String, Kind> kinds) implements Teacher {

  /** What becomes of thoughts. */
  public enum Thinking {
    /** They come as the source gives them. */
    OWN,
    /** The model is asked to write them in front of its answer, between {@code <think>} tags. */
    ASKED,
    /**
     * There are none: the source is a model that does not think, or is told not to; what it thinks
     * all the same is kept under {@link #LEFT_OUT} and not trained on.
     */
    NONE
  }

  /** Where thoughts that nobody wanted stand among what a completion reports. */
  public static final String LEFT_OUT = "thoughts-left-out";

  static final String PLACE = "{text}";

  private static final String ASKS_FOR_THOUGHTS =
      """
      {text}

      Before you reply, think it through. Write your thoughts between <think> and </think>, in short \
      paragraphs of plain prose, as if you spoke to yourself, in the language of the request. After \
      </think> write the reply alone; it must stand without the thoughts.\
      """;

  /**
   * A kind.
   *
   * @param source who answers
   * @param thoughts whether they are wanted
   * @param ask what is put to the source in the place of the prompt's last message, with {@code
   *     {text}} where that stands; absent: the message alone, or for {@link Thinking#ASKED} with a
   *     request for thoughts
   */
  public record Kind(Teacher source, Thinking thoughts, Optional<String> ask) {

    public Kind {
      if (ask.isPresent() && !ask.get().contains(PLACE)) {
        throw new IllegalArgumentException(
            "ask must contain %s, was %s".formatted(PLACE, ask.get()));
      }
      if (thoughts != Thinking.OWN && source instanceof OpenAi server && server.reasons()) {
        throw new IllegalArgumentException(
            "thoughts: %s needs a source with reasons: false"
                .formatted(thoughts.name().toLowerCase(Locale.ROOT)));
      }
    }

    /** What is put to the source; empty for the message as it is. */
    Optional<String> template() {
      return ask.isEmpty() && thoughts == Thinking.ASKED ? Optional.of(ASKS_FOR_THOUGHTS) : ask;
    }
  }

  public ByKind {
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    if (tag.isBlank()) {
      throw new IllegalArgumentException("tag must name a tag of the prompts, was blank");
    }
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds must name one or more, was empty");
    }
  }

  @Override
  public Generator open(Map<String, String> environment) {
    Map<Teacher, Generator> open = new LinkedHashMap<>();
    try {
      kinds.values().forEach(kind -> open.computeIfAbsent(kind.source(), s -> s.open(environment)));
    } catch (RuntimeException e) {
      open.values().forEach(Generator::close);
      throw e;
    }
    return new KindGenerator(this, open);
  }

  @Override
  public Fingerprint fingerprint() {
    Fingerprint.Builder builder = Fingerprint.builder().add("by-kind").add(tag);
    new TreeMap<>(kinds)
        .forEach(
            (name, kind) ->
                builder
                    .add(name)
                    .add(kind.source().fingerprint().hex())
                    .add(kind.thoughts() + " " + kind.template()));
    return builder.build();
  }
}
