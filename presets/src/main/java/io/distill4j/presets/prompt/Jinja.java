package io.distill4j.presets.prompt;

import io.distill4j.data.Answer;
import io.distill4j.data.Fingerprint;
import io.distill4j.data.Message;
import io.distill4j.data.Progress;
import io.distill4j.data.Prompt;
import io.distill4j.data.UserMistake;
import io.distill4j.data.prompt.PromptSource;
import io.distill4j.student.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Prompts of another source, written anew by a Jinja template, with the engine that renders chat
 * templates. Ids stay.
 *
 * <p>The template takes the place of the last message and sees {@code text} (that message), {@code
 * messages} (all, with {@code role} and {@code content}), {@code id}, {@code answer} (empty when
 * there is none) and {@code tags}, among them the columns that the source carries along: {@code {%
 * if tags.kind == "proof" %}Prove{% else %}Solve{% endif %}: {{ text }}}.
 *
 * @param source of the prompts
 * @param template in Jinja
 */
public record Jinja(PromptSource source, String template) implements PromptSource {

  private static final String NAME = "template of the prompts";

  public Jinja {
    try {
      var unusedCheck = Template.parse(NAME, template);
    } catch (UserMistake e) {
      throw new IllegalArgumentException("template must be Jinja: " + e.getMessage(), e);
    }
  }

  @Override
  public Stream<Prompt> open() {
    return render(source.open());
  }

  @Override
  public Stream<Prompt> reopen() {
    return render(source.reopen());
  }

  @Override
  public OptionalLong checkAndCount() {
    return source.checkAndCount();
  }

  @Override
  public PromptSource connect(Map<String, String> environment, Progress progress) {
    return new Jinja(source.connect(environment, progress), template);
  }

  @Override
  public Fingerprint fingerprint() {
    return Fingerprint.builder().add("jinja").add(template).add(source.fingerprint().hex()).build();
  }

  private Stream<Prompt> render(Stream<Prompt> prompts) {
    Template parsed = Template.parse(NAME, template);
    return prompts.map(prompt -> render(parsed, prompt));
  }

  private static Prompt render(Template template, Prompt prompt) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("text", prompt.text());
    variables.put(
        "messages",
        prompt.messages().stream()
            .map(m -> Map.of("role", m.role().wireName(), "content", m.content()))
            .toList());
    variables.put("id", prompt.id());
    variables.put("answer", prompt.answer() instanceof Answer.Text text ? text.value() : "");
    variables.put("tags", prompt.tags());
    List<Message> messages = new ArrayList<>(prompt.messages());
    messages.set(messages.size() - 1, Message.user(template.render(variables)));
    return prompt.withMessages(messages);
  }
}
