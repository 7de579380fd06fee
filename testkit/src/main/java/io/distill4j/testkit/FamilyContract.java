package io.distill4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** What every model family promises, as tests. */
public final class FamilyContract {

  /** Sums in another order differ by this much in float32. */
  private static final double ROUNDING = 2e-5;

  /** A model in memory. */
  public interface Model extends AutoCloseable {

    /** Logits after each id of each text, [texts][ids * vocabulary], all texts in one pass. */
    List<float[]> logits(List<int[]> texts);

    /** Writes the model as a Hugging Face folder. */
    void save(Path folder) throws IOException;

    @Override
    void close();
  }

  /** Reads a Hugging Face folder. */
  @FunctionalInterface
  public interface Loader {
    /** Loads a model; the caller closes it. */
    Model load(Path folder) throws IOException;
  }

  private final TinyModel tiny;
  private final Path temp;
  private final Loader loader;

  private FamilyContract(TinyModel tiny, Path temp, Loader loader) {
    this.tiny = tiny;
    this.temp = temp;
    this.loader = loader;
  }

  /**
   * The tests for a family.
   *
   * @param temp an empty folder
   */
  public static Stream<DynamicTest> of(TinyModel tiny, Path temp, Loader loader) {
    FamilyContract contract = new FamilyContract(tiny, temp, loader);
    return Stream.of(
        contract.test("no id sees those after it", contract::isCausal),
        contract.test("the order of ids matters", contract::knowsPositions),
        contract.test("texts in one pass do not see one another", contract::keepsTextsApart),
        contract.test("equal passes give equal bits", contract::repeats),
        contract.test("what is saved and loaded again is the same", contract::survivesSaving),
        contract.test("each weight that is missing is named", contract::namesMissingWeights),
        contract.test("every weight is used", contract::usesEveryWeight));
  }

  private DynamicTest test(String name, Executable test) {
    return dynamicTest(tiny.family() + ": " + name, test);
  }

  private void isCausal() throws IOException {
    int[] ids = tiny.ids(new Random(1), 30);
    int[] other = ids.clone();
    other[20] = (other[20] + 1) % tiny.vocabulary();
    try (Model model = open()) {
      float[] first = model.logits(List.of(ids)).get(0);
      float[] second = model.logits(List.of(other)).get(0);
      int before = 20 * tiny.vocabulary();
      assertClose(part(second, 0, before), part(first, 0, before));
      assertThat(part(second, before, second.length))
          .isNotEqualTo(part(first, before, first.length));
    }
  }

  private void knowsPositions() throws IOException {
    try (Model model = open()) {
      float[] one = last(model.logits(List.of(new int[] {1, 2, 3, 4})).get(0));
      float[] two = last(model.logits(List.of(new int[] {2, 1, 3, 4})).get(0));
      float largest = 0;
      for (int i = 0; i < one.length; i++) {
        largest = Math.max(largest, Math.abs(one[i] - two[i]));
      }
      assertThat((double) largest).isGreaterThan(100 * ROUNDING);
    }
  }

  private void keepsTextsApart() throws IOException {
    Random random = new Random(2);
    List<int[]> texts = new ArrayList<>();
    for (int length : new int[] {7, 2, 30, 12, 12}) {
      texts.add(tiny.ids(random, length));
    }
    try (Model model = open()) {
      List<float[]> together = model.logits(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertClose(together.get(i), model.logits(List.of(texts.get(i))).get(0));
      }
    }
  }

  private void repeats() throws IOException {
    List<int[]> texts = List.of(tiny.ids(new Random(3), 40), tiny.ids(new Random(4), 9));
    try (Model model = open();
        Model again = open()) {
      assertThat(model.logits(texts).get(0)).isEqualTo(again.logits(texts).get(0));
      assertThat(model.logits(texts).get(1)).isEqualTo(again.logits(texts).get(1));
    }
  }

  private void survivesSaving() throws IOException {
    List<int[]> texts = List.of(tiny.ids(new Random(5), 40));
    Path saved = temp.resolve("saved");
    float[] before;
    try (Model model = open()) {
      before = model.logits(texts).get(0);
      model.save(saved);
    }
    try (Model model = loader.load(saved)) {
      assertThat(model.logits(texts).get(0)).isEqualTo(before);
    }
  }

  private void namesMissingWeights() throws IOException {
    int i = 0;
    for (String name : tiny.shapes().keySet()) {
      Path folder = tiny.writeWithout(temp.resolve("without-" + i++), 1, name);
      assertThatThrownBy(() -> loader.load(folder).close()).hasMessageContaining(name);
    }
  }

  private void usesEveryWeight() throws IOException {
    List<int[]> texts = List.of(tiny.ids(new Random(6), 12));
    float[] before;
    try (Model model = open()) {
      before = model.logits(texts).get(0);
    }
    int i = 0;
    for (String name : tiny.shapes().keySet()) {
      Path folder = tiny.writeNudged(temp.resolve("nudged-" + i++), 1, name);
      try (Model model = loader.load(folder)) {
        assertThat(model.logits(texts).get(0)).as(name).isNotEqualTo(before);
      }
    }
  }

  private Model open() throws IOException {
    return loader.load(tiny.write(temp.resolve("tiny"), 1));
  }

  private float[] last(float[] logits) {
    return part(logits, logits.length - tiny.vocabulary(), logits.length);
  }

  private static float[] part(float[] all, int from, int to) {
    return Arrays.copyOfRange(all, from, to);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(ROUNDING));
    }
  }
}
