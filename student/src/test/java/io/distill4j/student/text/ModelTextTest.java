package io.distill4j.student.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Message;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Json;
import io.distill4j.student.pack.Document;
import io.distill4j.student.text.TrainingText.Encoded;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelTextTest {

  private static final List<Message> PROMPT = List.of(Message.user("1+1?"));

  @Test
  void trainsThoughtsAnswerAndTheEndTokenAfterThePromptGenerationSees() {
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      Document document = ready(text, example("It is 2.", "\\boxed{2}"));

      Tokenizer tokenizer = text.tokenizer();
      int[] prompt = Arrays.copyOf(document.ids(), document.promptTokens());
      int[] trained =
          Arrays.copyOfRange(document.ids(), document.promptTokens(), document.length());
      assertThat(tokenizer.decode(prompt, false))
          .isEqualTo("<|im_start|>user\n1+1?<|im_end|>\n<|im_start|>assistant\n<think>\n");
      assertThat(tokenizer.decode(trained, false))
          .isEqualTo("It is 2.\n</think>\n\n\\boxed{2}<|im_end|>");
      assertThat(prompt).containsExactly(text.codec().prompt(PROMPT));
      assertThat(text.codec().sent(PROMPT)).isEqualTo(tokenizer.decode(prompt, false));
      assertThat(text.codec().opensThoughts()).isTrue();
      assertThat(text.codec().text(trained)).isEqualTo("It is 2.\n</think>\n\n\\boxed{2}");
      assertThat(text.codec().stopIds()).contains(trained[trained.length - 1]);
    }
  }

  @Test
  void trainedEndIsWhatTheTemplateEndsATurnWithNotTheTokenizersOwn() {
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      Tokenizer tokenizer = text.tokenizer();
      int turn = tokenizer.id("<|im_end|>").orElseThrow();
      int own = tokenizer.id("<|endoftext|>").orElseThrow();

      assertThat(text.stops().end()).isEqualTo(turn);
      assertThat(text.stops().all()).containsExactly(turn, own);
    }
  }

  @Test
  void withoutAnEndOfTurnInTheTemplateTheTokenizersEndIsTrained(@TempDir Path folder)
      throws IOException {
    Path template = folder.resolve("t.jinja");
    Files.writeString(template, "{% for m in messages %}{{ m.content }}\n{% endfor %}");

    try (ModelText text = ModelText.open(Fixtures.tiny(), Optional.of(template))) {
      assertThat(text.stops().end()).isEqualTo(text.tokenizer().id("<|endoftext|>").orElseThrow());
    }
  }

  @Test
  void folderWithoutAnyEndTokenIsRefused(@TempDir Path folder) throws IOException {
    Files.copy(Fixtures.tiny().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("chat_template.jinja"), "{{ messages[0].content }}");

    assertThatThrownBy(() -> ModelText.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: names no token that ends a text: no eos_token in tokenizer_config.json, no \
            eos_token_id in generation_config.json or config.json, none after an assistant's turn \
            in the chat template
                add eos_token to tokenizer_config.json\
            """
                .formatted(folder));
  }

  @Test
  void folderWithoutATemplateIsRefused(@TempDir Path folder) throws IOException {
    Files.copy(Fixtures.tiny().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));

    assertThatThrownBy(() -> ModelText.open(folder))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            """
            %s: has no chat template: neither chat_template.jinja nor chat_template in \
            tokenizer_config.json
                base models often lack one; give the template of their instruct version\
            """
                .formatted(folder));
    Path missing = folder.resolve("missing.jinja");
    assertThatThrownBy(() -> ModelText.open(folder, Optional.of(missing)))
        .isInstanceOf(UserMistake.class)
        .hasMessage("%s: no such file: a chat template%n    check the path", missing);
  }

  @Test
  void examplesThatWouldTeachAWrongEndAreUnfit() {
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      assertThat(unfit(text, example("cut", "", FinishReason.LENGTH)))
          .isEqualTo("its completion did not end by itself: length");
      assertThat(unfit(text, example("again again", "x", FinishReason.LOOP)))
          .isEqualTo("its completion did not end by itself: loop");
      assertThat(unfit(text, example(" ", "\n"))).isEqualTo("its completion is empty");
      assertThat(unfit(text, example("so <|im_end|> then", "x")))
          .isEqualTo("its completion holds the stop token <|im_end|>");
      assertThat(ready(text, example("", "no thoughts")).trainedTokens()).isPositive();
    }
  }

  @Test
  void checkpointCarriesPrefillEndTokenAndADifferentPad(@TempDir Path folder) throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    try (ModelText text = ModelText.open(Fixtures.tiny())) {
      text.write(checkpoint);
    }

    JsonNode config = Json.readObject(checkpoint.resolve("tokenizer_config.json"));
    assertThat(config.get("eos_token").asText()).isEqualTo("<|im_end|>");
    assertThat(config.get("pad_token").asText()).isEqualTo("<|pad|>");
    assertThat(config.get("model_max_length").asInt()).isEqualTo(4096);
    assertThat(config.get("chat_template").asText())
        .isEqualTo(Files.readString(checkpoint.resolve("chat_template.jinja")));
    assertThat(Json.line(Json.readObject(checkpoint.resolve("special_tokens_map.json"))))
        .isEqualTo("{\"eos_token\":\"<|im_end|>\",\"pad_token\":\"<|pad|>\"}");
    assertThat(Json.line(Json.readObject(checkpoint.resolve("generation_config.json"))))
        .isEqualTo(
            "{\"eos_token_id\":[281,279],\"pad_token_id\":282,\"do_sample\":true,"
                + "\"temperature\":0.6,\"top_p\":0.95}");
    assertThat(checkpoint.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(Fixtures.tiny().resolve("tokenizer.json"));
  }

  @Test
  void checkpointIsReadBackAsTheSameText(@TempDir Path folder) throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    try (ModelText base = ModelText.open(Fixtures.tiny())) {
      base.write(first);
      try (ModelText copy = ModelText.open(first)) {
        assertThat(copy.codec().prompt(PROMPT)).containsExactly(base.codec().prompt(PROMPT));
        assertThat(copy.stops()).isEqualTo(base.stops());
        copy.write(second);
      }
    }
    try (var files = Files.list(first)) {
      for (Path file : files.toList()) {
        assertThat(second.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void realQwenBaseKeepsItsThoughtsAndEndsItsTurn() {
    try (ModelText text = ModelText.open(SharedData.require("tokenizers/qwen2.5"))) {
      Document document = ready(text, example("Wait, 1+1 is 2.", "\\boxed{2}"));

      String all = text.tokenizer().decode(document.ids(), false);
      assertThat(all)
          .isEqualTo(
              "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful"
                  + " assistant.<|im_end|>\n<|im_start|>user\n1+1?<|im_end|>\n"
                  + "<|im_start|>assistant\n<think>\nWait, 1+1 is 2.\n</think>\n\n\\boxed{2}"
                  + "<|im_end|>");
      assertThat(text.stops().end()).isEqualTo(151645);
    }
  }

  @Test
  void realR1DistillKeepsThoughtsThatItsTemplateDeletes(@TempDir Path folder) throws IOException {
    Path real = SharedData.require("tokenizers/deepseek-r1-distill-qwen");
    try (ModelText text = ModelText.open(real)) {
      Document document = ready(text, example("Wait, 1+1 is 2.", "\\boxed{2}"));

      assertThat(text.tokenizer().decode(document.ids(), false))
          .isEqualTo(
              "<｜begin▁of▁sentence｜><｜User｜>1+1?<｜Assistant｜><think>\nWait, 1+1 is 2.\n"
                  + "</think>\n\n\\boxed{2}<｜end▁of▁sentence｜>");
      assertThat(document.ids()).startsWith(151646, 151644);
      assertThat(text.stops().all()).containsExactly(151643);
      text.write(folder);
    }
    JsonNode generation = Json.readObject(folder.resolve("generation_config.json"));
    assertThat(generation.get("bos_token_id").asInt()).isEqualTo(151646);
    assertThat(generation.get("pad_token_id").asInt()).isNotEqualTo(151643);
  }

  private static Example example(String reasoning, String answer) {
    return example(reasoning, answer, FinishReason.STOP);
  }

  private static Example example(String reasoning, String answer, FinishReason finish) {
    return new Example("e", PROMPT, reasoning, answer, finish, 1);
  }

  private static Document ready(ModelText text, Example example) {
    return ((Encoded.Ready) text.trainingText().encode(example)).document();
  }

  private static String unfit(ModelText text, Example example) {
    return ((Encoded.Unfit) text.trainingText().encode(example)).reason();
  }
}
