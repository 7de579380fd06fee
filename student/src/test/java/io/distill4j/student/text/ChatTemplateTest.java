package io.distill4j.student.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Message;
import io.distill4j.data.UserMistake;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatTemplateTest {

  private static final SpecialTokens ROLES =
      new SpecialTokens(Map.of("bos_token", "<s>", "eos_token", "</s>"));
  private static final List<Message> QUESTION = List.of(Message.user("q"));
  private static final List<Message> TALK =
      List.of(
          Message.system("brief"),
          Message.user("a"),
          Message.assistant("<think>\nhm\n</think>\n\nb"),
          Message.user("c"));

  @Test
  void rendersMessagesAndTokensWithARole() {
    ChatTemplate template =
        ChatTemplate.of(
            "t",
            "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m['content'] }}{% endfor %}"
                + "{% if add_generation_prompt %}[assistant]{% endif %}{{ tools }}{{ pad_token }}",
            ROLES);

    assertThat(template.render(QUESTION, false)).isEqualTo("<s>[user]qNone");
    assertThat(template.render(QUESTION, true)).isEqualTo("<s>[user]q[assistant]None");
    assertThat(template.render(QUESTION, true, Map.of("tools", "T")))
        .isEqualTo("<s>[user]q[assistant]T");
  }

  @Test
  void isReadFromTheConfigOrFromAFileOfItsOwn(@TempDir Path folder) throws IOException {
    assertThat(ChatTemplate.read(folder, ROLES)).isEmpty();

    Path config = folder.resolve("tokenizer_config.json");
    Files.writeString(config, "{\"eos_token\": \"</s>\"}");
    assertThat(ChatTemplate.read(folder, ROLES)).isEmpty();

    Files.writeString(config, "{\"chat_template\": \"one\"}");
    assertThat(ChatTemplate.read(folder, ROLES).orElseThrow().source()).isEqualTo("one");

    Files.writeString(
        config,
        "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"no\"},"
            + " {\"name\": \"default\", \"template\": \"two\"}]}");
    assertThat(ChatTemplate.read(folder, ROLES).orElseThrow().source()).isEqualTo("two");

    Files.writeString(folder.resolve("chat_template.jinja"), "three\n");
    assertThat(ChatTemplate.read(folder, ROLES).orElseThrow().source()).isEqualTo("three");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for m in messages %}{{ m.content }}{% endfor %}"
            + "{% if add_generation_prompt %}<a>{% endif %}",
        """
        {% for m in messages %}{{ m.content }}{% endfor %}
        {%- if add_generation_prompt %}
            {{- '<a>' }}
        {%- endif %}
        """,
        "{% for m in messages %}{{ m.content }}{% endfor %}"
            + "{% if add_generation_prompt %}\n<a>\n    {% endif %}\n",
        "{% for m in messages %}{{ m.content }}{% endfor %}"
            + "{{ '<a>' if add_generation_prompt }}\n\n",
        "{% for m in messages %}{{ m.content }}"
            + "{% if loop.last and add_generation_prompt %}<a>{% else %}|{% endif %}{% endfor %}",
        "{% for m in messages %}{{ m.content }}{% endfor %}"
            + "{% if not add_generation_prompt %}{% else %}<a>{% endif %}",
        "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}"
            + "{% endif %}{{ m.content }}{% endfor %}{% if add_generation_prompt -%} <a> {%- endif %}",
        "{% for m in messages %}[INST]{{ m.content }}[/INST]{% endfor %}",
      })
  void opensThoughtsAndChangesNothingElse(String source) {
    ChatTemplate base = ChatTemplate.of("t", source, ROLES);

    ChatTemplate open = base.withOpenThoughts();

    assertThat(open.opensThoughts()).isTrue();
    assertThat(open.withOpenThoughts()).isSameAs(open);
    assertThat(open.render(QUESTION, true)).isEqualTo(base.render(QUESTION, true) + "<think>\n");
    assertThat(open.render(QUESTION, false)).isEqualTo(base.render(QUESTION, false));
  }

  @ParameterizedTest
  @CsvSource({"'<think>\n', '<think>\n'", "<think>, '<think>\n'"})
  void opensThoughtsOnce(String prompt, String opened) {
    ChatTemplate base =
        ChatTemplate.of(
            "t",
            "{{ messages[0].content }}{% if add_generation_prompt %}{{ p }}{% endif %}"
                .replace("p }}", "'" + prompt.replace("\n", "\\n") + "' }}"),
            ROLES);

    assertThat(base.withOpenThoughts().render(QUESTION, true)).isEqualTo("q" + opened);
  }

  @Test
  void templateThatCannotOpenThoughtsIsRefused() {
    ChatTemplate base = ChatTemplate.of("t", "x{% set add_generation_prompt = false %}", ROLES);

    assertThatThrownBy(base::withOpenThoughts)
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            t: cannot be made to end its generation prompt with <think>
                give a chat template whose generation prompt ends with <think> and a newline""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deepseek_r1_distill",
        "deepseekv3",
        "llama3",
        "llama3_1",
        "qwen2_5",
        "qwen2_5_training"
      })
  void everyRealTemplateOpensThoughts(String name) throws IOException {
    Path file = SharedData.require("tokenizers/chat_templates/" + name + ".jinja");
    ChatTemplate base = ChatTemplate.of(name, Files.readString(file), ROLES);

    ChatTemplate open = base.withOpenThoughts();

    for (List<Message> messages : List.of(QUESTION, TALK)) {
      String prompt = base.render(messages, true);
      String expected = prompt.endsWith("<think>\n") ? prompt : prompt + "<think>\n";
      assertThat(open.render(messages, true)).isEqualTo(expected);
      assertThat(open.render(messages, false)).isEqualTo(base.render(messages, false));
    }
  }

  @Test
  void r1TemplateOpensThoughtsAsItsPublisherDidLater() throws IOException {
    Path file = SharedData.require("tokenizers/chat_templates/deepseek_r1_distill.jinja");
    ChatTemplate open = ChatTemplate.of("r1", Files.readString(file), ROLES).withOpenThoughts();

    assertThat(open.source())
        .endsWith(
            "{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜>'}}"
                + "{{- '<think>\\n' }}{% endif %}");
    List<Message> afterTool = List.of(Message.user("q"), new Message(Message.Role.TOOL, "15 C"));
    assertThat(open.render(afterTool, true)).endsWith("<｜tool▁outputs▁end｜>");
  }
}
