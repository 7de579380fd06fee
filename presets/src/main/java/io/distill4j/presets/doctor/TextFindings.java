package io.distill4j.presets.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Message;
import io.distill4j.data.io.Json;
import io.distill4j.student.pack.Document;
import io.distill4j.student.text.Example;
import io.distill4j.student.text.ModelText;
import io.distill4j.student.text.Tokenizer;
import io.distill4j.student.text.TrainingText.Encoded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks of tokenizer, chat template and end token, on samples that are encoded as training will
 * encode them.
 *
 * @param text of the base
 * @param embeddingRows of its weights
 * @param examples to encode, one or more
 */
public record TextFindings(ModelText text, int embeddingRows, List<Example> examples) {

  /** A sample for a preset that has no traces yet. */
  public static final Example PROBE =
      new Example(
          "probe",
          List.of(Message.user("What is 2 + 3?")),
          "Two and three.\n\nThat makes 5.",
          "The answer is \\boxed{5}.",
          FinishReason.STOP,
          1);

  /** How markers of turns are spelled: {@code <|im_end|>}, and DeepSeek's with wide bars. */
  private static final Pattern MARKER = Pattern.compile("<[|\uff5c][^<>\\s]+[|\uff5c]>");

  public TextFindings {
    examples = List.copyOf(examples);
  }

  /**
   * All checks.
   *
   * @param scratch an empty folder, into which the text files of a checkpoint are written
   */
  public List<Finding> all(Path scratch) throws IOException {
    List<Finding> findings = new ArrayList<>();
    findings.add(vocabulary());
    findings.add(markers());
    List<Document> documents = new ArrayList<>();
    List<Example> ready = new ArrayList<>();
    for (Example example : examples) {
      if (text.trainingText().encode(example) instanceof Encoded.Ready encoded) {
        documents.add(encoded.document());
        ready.add(example);
      }
    }
    findings.add(end(documents));
    findings.add(thoughts(ready, documents));
    findings.add(prefill(ready, documents));
    text.write(scratch);
    try (ModelText exported = ModelText.open(scratch)) {
      findings.add(exported(scratch, exported));
      findings.add(pad(exported));
    }
    return findings;
  }

  private Finding vocabulary() {
    int ids = text.tokenizer().size();
    String counts =
        "the embedding has %,d rows, the tokenizer %,d ids".formatted(embeddingRows, ids);
    return ids <= embeddingRows
        ? Finding.fine(
            "vocabulary", counts + "; %,d rows never occur".formatted(embeddingRows - ids))
        : Finding.wrong("vocabulary", counts, "take tokenizer and weights of the same model");
  }

  /** A template of another model writes markers that this tokenizer takes apart. */
  private Finding markers() {
    String rendered =
        text.template()
            .render(List.of(Message.user("a question"), Message.assistant("an answer")), true);
    Set<String> markers = new TreeSet<>();
    Matcher matcher = MARKER.matcher(rendered);
    while (matcher.find()) {
      markers.add(matcher.group());
    }
    List<String> broken =
        markers.stream().filter(m -> text.tokenizer().encode(m).length != 1).toList();
    return broken.isEmpty()
        ? Finding.fine("markers", "each marker of the chat template is one token: " + markers)
        : Finding.wrong(
            "markers",
            "the chat template writes %s, which the tokenizer takes apart".formatted(broken),
            "give the chat template that belongs to this tokenizer");
  }

  private Finding end(List<Document> documents) {
    int end = text.stops().end();
    long ended = documents.stream().filter(d -> d.ids()[d.length() - 1] == end).count();
    long stops = documents.stream().filter(d -> stopsOnceAtTheEnd(d, text.stops().all())).count();
    return Finding.of(
        ended == documents.size() && stops == documents.size(),
        "end token",
        "%s ends %,d of %,d samples, is trained and stops generation; no sample stops before its end"
            .formatted(name(end), ended, documents.size()),
        "look at the end token of tokenizer_config.json and of the chat template");
  }

  private static boolean stopsOnceAtTheEnd(Document document, Set<Integer> stops) {
    int[] completion =
        Arrays.copyOfRange(document.ids(), document.promptTokens(), document.length());
    return Arrays.stream(completion).filter(stops::contains).count() == 1;
  }

  private Finding thoughts(List<Example> ready, List<Document> documents) {
    long survived = 0;
    for (int i = 0; i < ready.size(); i++) {
      Document document = documents.get(i);
      int[] trained =
          Arrays.copyOfRange(document.ids(), document.promptTokens(), document.length() - 1);
      Example example = ready.get(i);
      String expected = example.reasoning() + "\n</think>\n\n" + example.answer();
      survived += text.tokenizer().decode(trained, false).equals(expected) ? 1 : 0;
    }
    return Finding.of(
        survived == ready.size(),
        "thoughts",
        "%,d of %,d samples are trained with their whole thoughts and answer, letter by letter"
            .formatted(survived, ready.size()),
        "the tokenizer changes the text: check its normalizer");
  }

  private Finding prefill(List<Example> ready, List<Document> documents) {
    long same = 0;
    for (int i = 0; i < ready.size(); i++) {
      int[] generation = text.codec().prompt(ready.get(i).prompt());
      int[] training = Arrays.copyOf(documents.get(i).ids(), documents.get(i).promptTokens());
      same += Arrays.equals(generation, training) ? 1 : 0;
    }
    return Finding.of(
        same == ready.size() && text.template().opensThoughts(),
        "prefill",
        "the prompt ends with <think> and is the same in training and generation for %,d of %,d samples"
            .formatted(same, ready.size()),
        "give a chat template whose generation prompt ends with <think> and a newline");
  }

  private Finding exported(Path scratch, ModelText exported) throws IOException {
    JsonNode ends = Json.readObject(scratch.resolve("generation_config.json")).path("eos_token_id");
    boolean same =
        exported.stops().end() == text.stops().end()
            && ends.path(0).asInt(-1) == text.stops().end()
            && exported.template().opensThoughts();
    return Finding.of(
        same,
        "checkpoint",
        "its tokenizer, template and generation config stop at %s and open the thoughts"
            .formatted(name(text.stops().end())),
        "the base's files contradict each other: look at eos_token and the chat template");
  }

  private Finding pad(ModelText exported) {
    Optional<String> pad = exported.tokenizer().roles().pad();
    boolean harmless =
        pad.isEmpty() || !text.stops().all().contains(text.tokenizer().id(pad.get()).orElse(-1));
    return Finding.of(
        harmless,
        "pad token",
        pad.map(token -> token + " is no end token").orElse("none; nothing is padded in training"),
        "name a pad_token that ends nothing");
  }

  private String name(int id) {
    Tokenizer tokenizer = text.tokenizer();
    return tokenizer.addedToken(id).map(token -> token + " (" + id + ")").orElse("id " + id);
  }
}
