package io.distill4j.presets;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.distill4j.data.Fingerprint;
import io.distill4j.data.Progress;
import io.distill4j.data.UserMistake;
import io.distill4j.presets.doctor.Finding;
import io.distill4j.presets.doctor.TextFindings;
import io.distill4j.student.pack.Document;
import io.distill4j.student.pack.Documents;
import io.distill4j.student.pack.OverLong;
import io.distill4j.student.pack.Packer;
import io.distill4j.student.pack.Packing;
import io.distill4j.student.text.ModelText;
import io.distill4j.student.text.Tokenising;
import io.distill4j.student.train.HeldOut;
import io.distill4j.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Complaints about other trainers that no test of a single part covers; see docs/complaints.md. */
final class ComplaintsTest {

  private static final Path PROJECT = requireNonNull(Path.of("").toAbsolutePath().getParent());

  @TempDir Path temp;

  /** trl#3887: nothing was packed when a row had 8192 n + 1 tokens. */
  @ParameterizedTest
  @ValueSource(ints = {8191, 8192, 8193, 16_385, 4097})
  void rowsOfOddLengthsArePackedLikeAnyOthers(int rowTokens) {
    Packing packing = Packer.pack(documents(400, 4000), rowTokens, OverLong.REFUSE);

    assertThat(packing.report().keptSamples()).isEqualTo(400);
    assertThat(packing.rows()).isLessThan(300);
    assertThat(packing.report().padding()).isLessThan(0.1);
  }

  /** torchtune#2007, EasyDistill#21: outputs stored by position went wrong after an epoch. */
  @Test
  void everyEpochHoldsEveryRowOnce() {
    Packing packing = Packer.pack(documents(200, 900), 1000, OverLong.REFUSE);
    HeldOut held = new HeldOut(5, 10, OptionalInt.empty(), Optional.empty());
    PackedRows rows = PackedRows.of(packing, 3, Optional.of(held));
    List<String> first = ids(rows, 0);
    List<String> second = ids(rows, 1);

    assertThat(second).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
    List<String> kept = new ArrayList<>();
    rows.heldOut().forEach(row -> row.documents().forEach(d -> kept.add(d.id())));
    assertThat(first).doesNotHaveDuplicates().doesNotContainAnyElementsOf(kept);
    assertThat(first.size() + kept.size()).isEqualTo(200);
    assertThat(PackedRows.of(packing, 3, Optional.of(held)).held()).isEqualTo(rows.held());
    assertThat(PackedRows.of(packing, 4, Optional.of(held)).held()).isNotEqualTo(rows.held());
    assertThatThrownBy(
            () ->
                PackedRows.of(
                    packing,
                    3,
                    Optional.of(
                        new HeldOut(packing.rows(), 1, OptionalInt.empty(), Optional.empty()))))
        .isInstanceOf(UserMistake.class)
        .hasMessage(
            "student.training.held-out.rows: %d of %d rows would be held out\n    hold out fewer, or train on more"
                .formatted(packing.rows(), packing.rows()));
  }

  /** DistillKit#7: ids of one tokenizer were trained into a model with another. */
  @Test
  void tokensMadeWithAnotherTokenizerAreRefused() throws IOException {
    BaseFolder base =
        new BaseFolder(
            new Base.RandomInit("builtin:quickstart", "builtin:quickstart", true),
            temp,
            1,
            Map.of(),
            Progress.SILENT);
    base.write();
    Path tokenizer = base.path().resolve("tokenizer.json");
    tokenise(base.path());
    tokenise(base.path());

    Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
    assertThatThrownBy(() -> tokenise(base.path())).isInstanceOf(UserMistake.class);
  }

  /** trl#2215: 151,936 or 152,064 rows for 151,665 tokens; a real tokenizer. */
  @ParameterizedTest
  @CsvSource({
    "qwen2.5, 151936, true, 'the embedding has 151,936 rows, the tokenizer 151,665 ids; 271 rows never occur'",
    "qwen2.5, 152064, true, 'the embedding has 152,064 rows, the tokenizer 151,665 ids; 399 rows never occur'",
    "qwen2.5, 151643, false, 'the embedding has 151,643 rows, the tokenizer 151,665 ids'",
    "llama3.1, 128256, true, 'the embedding has 128,256 rows, the tokenizer 128,256 ids; 0 rows never occur'"
  })
  void theRowsOfTheEmbeddingAreComparedWithTheIdsOfTheTokenizer(
      String name, int rows, boolean fine, String expected) throws IOException {
    Path folder = SharedData.require("tokenizers/" + name);
    Path template = temp.resolve("template.jinja");
    String builtin = name.startsWith("qwen") ? "builtin:chatml" : "builtin:llama3";
    Files.writeString(template, PreparedModel.template(builtin));
    try (ModelText text = ModelText.open(folder, Optional.of(template))) {
      List<Finding> findings =
          new TextFindings(text, rows, List.of(TextFindings.PROBE))
              .all(Files.createDirectories(temp.resolve("exported")));

      assertThat(findings.get(0).text()).isEqualTo(expected);
      assertThat(findings.get(0).isFine()).isEqualTo(fine);
      assertThat(findings.subList(1, findings.size())).allMatch(Finding::isFine);
    }
  }

  @Test
  void everyComplaintHasATestThatExists() throws IOException {
    List<String> rows =
        Files.readAllLines(PROJECT.resolve("docs/complaints.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| complaint"))
            .filter(line -> !line.startsWith("| ---"))
            .toList();

    assertThat(rows).hasSize(16);
    Pattern named = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    for (String row : rows) {
      Matcher matcher = named.matcher(row);
      assertThat(matcher.find()).describedAs(row).isTrue();
      do {
        assertThat(source(matcher.group(1))).contains("void " + matcher.group(2) + "(");
      } while (matcher.find());
    }
  }

  private static String source(String test) throws IOException {
    for (String module : List.of("student", "presets")) {
      Path tests = PROJECT.resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(tests)) {
        Optional<Path> file = files.filter(f -> f.endsWith(test + ".java")).findFirst();
        if (file.isPresent()) {
          return Files.readString(file.get());
        }
      }
    }
    throw new AssertionError("there is no test " + test);
  }

  private void tokenise(Path model) throws IOException {
    try (ModelText text = ModelText.open(model)) {
      Tokenising.run(
              List.of(TextFindings.PROBE).iterator(),
              Fingerprint.builder().add("probe").build(),
              text,
              temp.resolve("tokens"),
              Progress.SILENT)
          .documents()
          .close();
    }
  }

  private static List<String> ids(PackedRows rows, int epoch) {
    List<String> ids = new ArrayList<>();
    rows.rows(epoch, 0, rows.rows(epoch))
        .forEach(row -> row.documents().forEach(d -> ids.add(d.id())));
    return ids;
  }

  private static Documents documents(int count, int longest) {
    Random random = new Random(5);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(new Document("d" + i, new int[2 + random.nextInt(longest - 1)], 1));
    }
    return Documents.of(documents);
  }
}
