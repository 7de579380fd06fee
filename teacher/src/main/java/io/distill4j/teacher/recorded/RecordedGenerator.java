package io.distill4j.teacher.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Completion;
import io.distill4j.data.FinishReason;
import io.distill4j.data.Request;
import io.distill4j.data.Thoughts;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.io.Rows;
import io.distill4j.data.prompt.Questions;
import io.distill4j.data.table.Row;
import io.distill4j.teacher.Partial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Answers from a {@link Recorded} dataset; its texts lie in a temporary file. */
final class RecordedGenerator implements Partial {

  private static final String CLOSE = "</think>";

  private final Questions questions = new Questions();
  private final List<List<Spot>> responses = new ArrayList<>();
  private final TreeSet<String> models = new TreeSet<>();
  private final Spool spool = new Spool();

  private RecordedGenerator() {}

  /** A response: where its text lies, and what puts it in order. */
  private record Spot(
      int file, long sample, long row, long text, FinishReason finish, String model) {}

  static RecordedGenerator open(Recorded recorded) {
    RecordedGenerator generator = new RecordedGenerator();
    try {
      for (int file = 0; file < recorded.paths().size(); file++) {
        generator.load(recorded, file);
      }
      if (generator.responses.isEmpty()) {
        throw new UserMistake(
            recorded.paths().toString(),
            "holds no response"
                + recorded.onlyModel().map(model -> " of the model " + model).orElse(""),
            "check paths and only-model");
      }
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
    Comparator<Spot> order =
        Comparator.comparingInt(Spot::file)
            .thenComparingLong(Spot::sample)
            .thenComparingLong(Spot::row);
    generator.responses.forEach(each -> each.sort(order));
    return generator;
  }

  @Override
  public boolean hasAnswer(Request request) {
    return find(request).isPresent();
  }

  @Override
  public CompletionStage<Completion> generate(Request request) {
    Optional<Spot> spot = find(request);
    if (spot.isEmpty()) {
      return CompletableFuture.failedFuture(
          new UpstreamFailure("no response is recorded for " + request.key()));
    }
    try {
      Spool.Texts texts = spool.read(spot.get().text());
      return CompletableFuture.completedFuture(
          new Completion(
              texts.reasoning(),
              texts.answer(),
              spot.get().finish(),
              texts.usage(),
              Map.of("model", spot.get().model())));
    } catch (UpstreamFailure e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The model's name; several are joined by a plus sign, and each completion names its own. */
  @Override
  public String model() {
    return String.join("+", models);
  }

  @Override
  public String endpoint() {
    return "recorded";
  }

  @Override
  public void close() {
    spool.close();
  }

  private Optional<Spot> find(Request request) {
    return questions
        .find(request.prompt().text())
        .map(responses::get)
        .filter(all -> request.sample() < all.size())
        .map(all -> all.get(request.sample()));
  }

  private void load(Recorded recorded, int file) {
    Path path = recorded.paths().get(file);
    boolean inside = recorded.reasoning().isEmpty() && beginsInside(recorded, path);
    try (Stream<Row> rows = Rows.read(path)) {
      rows.forEach(row -> load(recorded, file, row, inside));
    }
  }

  /** Whether some response of a file ends thoughts that it does not begin. */
  private static boolean beginsInside(Recorded recorded, Path path) {
    try (Stream<Row> rows = Rows.read(path)) {
      return rows.map(row -> row.value().path(recorded.response()).asText(""))
          .anyMatch(text -> text.contains(CLOSE) && !text.contains("<think>"));
    }
  }

  private void load(Recorded recorded, int file, Row row, boolean inside) {
    String model = recorded.model().map(column -> text(row, column)).orElse("recorded");
    if (recorded.onlyModel().isPresent() && !recorded.onlyModel().get().equals(model)) {
      return;
    }
    FinishReason finish =
        recorded
            .finishReason()
            .map(column -> row.value().path(column))
            .filter(JsonNode::isTextual)
            .map(node -> FinishReason.of(node.textValue()))
            .orElse(FinishReason.UNKNOWN);
    String response = text(row, recorded.response());
    Completion completion =
        recorded
            .reasoning()
            .map(column -> Completion.of(row.value().path(column).asText(""), response))
            .orElseGet(() -> Thoughts.split(response, inside && finish != FinishReason.STOP));
    long sample = recorded.sample().map(column -> row.value().path(column).asLong(0)).orElse(0L);
    int question = questions.add(text(row, recorded.prompt()));
    if (question == responses.size()) {
      responses.add(new ArrayList<>());
    }
    models.add(model);
    long text = spool.write(completion);
    responses.get(question).add(new Spot(file, sample, row.index(), text, finish, model));
  }

  private static String text(Row row, String column) {
    JsonNode node = row.value().path(column);
    if (!node.isTextual()) {
      throw new UserMistake(
          row.where(),
          node.isMissingNode()
              ? "has no column '%s'".formatted(column)
              : "column '%s' holds %s where text is needed".formatted(column, node.getNodeType()),
          "its columns are " + String.join(", ", columns(row)));
    }
    return node.textValue();
  }

  private static List<String> columns(Row row) {
    List<String> names = new ArrayList<>();
    row.value().fieldNames().forEachRemaining(names::add);
    return names;
  }
}
