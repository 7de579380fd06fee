package io.distill4j.student.text;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.UserMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything of a model folder that is text: tokenizer, chat template, stop tokens, and how a
 * checkpoint carries them on.
 *
 * <p>The template always opens the thoughts, whatever that of the folder does. Thread-safe until
 * closed.
 */
public final class ModelText implements AutoCloseable {

  private final Path folder;
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final StopTokens stops;

  private ModelText(Path folder, Tokenizer tokenizer, ChatTemplate template, StopTokens stops) {
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.template = template;
    this.stops = stops;
  }

  /** Opens a model folder that has a chat template. */
  public static ModelText open(Path folder) {
    return open(folder, Optional.empty());
  }

  /**
   * Opens a model folder.
   *
   * @param chatTemplate a Jinja file to use in place of the folder's own template
   * @throws UserMistake when tokenizer, template or end token are missing or damaged
   */
  public static ModelText open(Path folder, Optional<Path> chatTemplate) {
    Tokenizer tokenizer = Tokenizer.open(folder);
    try {
      ChatTemplate base = template(folder, tokenizer.roles(), chatTemplate);
      StopTokens stops = StopTokens.find(folder, tokenizer, base);
      return new ModelText(folder, tokenizer, base.withOpenThoughts(), stops);
    } catch (IOException e) {
      tokenizer.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The template as a checkpoint carries it: its generation prompt opens the thoughts. */
  public ChatTemplate template() {
    return template;
  }

  public StopTokens stops() {
    return stops;
  }

  /** How examples become ids. */
  public TrainingText trainingText() {
    return new TrainingText(tokenizer, template, stops);
  }

  /** How generation reads and writes. */
  public ChatCodec codec() {
    return new ChatCodec(tokenizer, template, stops);
  }

  /** Hash of all that ids depend on: tokenizer, template with its tokens, end token. */
  public Fingerprint fingerprint() {
    try {
      return Fingerprint.builder()
          .add("text")
          .add(Fingerprint.ofFile(tokenizer.file()).hex())
          .add(template.source())
          .add(tokenizer.roles().byRole().toString())
          .add(stops.toString())
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the text files of a checkpoint; see {@link CheckpointText}. */
  public void write(Path checkpoint) throws IOException {
    CheckpointText.write(folder, checkpoint, tokenizer, template, stops);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static ChatTemplate template(
      Path folder, SpecialTokens roles, Optional<Path> chatTemplate) throws IOException {
    if (chatTemplate.isPresent()) {
      Path file = chatTemplate.get();
      if (!Files.isRegularFile(file)) {
        throw new UserMistake(file.toString(), "no such file: a chat template", "check the path");
      }
      return ChatTemplate.of(file.toString(), Files.readString(file), roles);
    }
    return ChatTemplate.read(folder, roles)
        .orElseThrow(
            () ->
                new UserMistake(
                    folder.toString(),
                    "has no chat template: neither chat_template.jinja nor chat_template in"
                        + " tokenizer_config.json",
                    "base models often lack one; give the template of their instruct version"));
  }
}
