package io.distill4j.student.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import io.distill4j.student.family.DecoderConfig;
import io.distill4j.student.family.ModelConfig;
import io.distill4j.student.family.Parameter;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.kernel.Devices;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.model.Activations;
import io.distill4j.student.model.Batch;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.model.Gradients;
import io.distill4j.student.model.ModelFolder;
import io.distill4j.student.model.Precision;
import io.distill4j.student.model.TinyRows;
import io.distill4j.student.pack.Row;
import io.distill4j.testkit.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MemoryPlanTest {

  /** Large enough that its arrays stand out of the JVM's own memory. */
  private static final TinyModel MODEL =
      new TinyModel("qwen2", 8192, 256, 768, 6, 8, 2, true, 0.02);

  private static final Lora ADAPTERS = new Lora(8, 16, List.of("q_proj", "down_proj"), 0);

  @TempDir Path temp;

  /**
   * vocabulary 61, hidden 32, inner 48, 2 layers, 4 heads of 8, 2 key/value heads, tied, biases.
   */
  @Test
  void aPlanIsTheSumOfItsParts() throws Exception {
    MemoryPlan plan = plan(Activations.KEEP, Optional.empty());

    // 61*32 + 2 * (32 + 32*32 + 2*16*32 + 32*32 + 32 + 3*48*32 + 32 + 16 + 16) + 32
    long parameters = 1952 + 2 * 7808 + 32;
    assertThat(plan.parameters()).isEqualTo(parameters);
    assertThat(plan.trained()).isEqualTo(parameters);
    assertThat(plan.weights()).isEqualTo(4 * parameters);
    assertThat(plan.gradients()).isEqualTo(4 * parameters);
    assertThat(plan.optimizer()).isEqualTo(8 * parameters);
    // Per token a layer keeps its input and 4 * (5*32 + 5*32 + 4*48) + 4*4; then come four states
    // and 61 logits and their logarithms, or two MLP and two state gradients.
    long state = 100 * 4 * 32;
    long layer = 100 * (4 * (160 + 160 + 192) + 16);
    long end = 4 * state + 100 * 61 * 8;
    long widest = 100 * 4 * 2 * 48 + 2 * state;
    assertThat(end).isGreaterThan(widest);
    assertThat(plan.activations()).isEqualTo(2 * (state + layer) + end);
    assertThat(plan.peak()).isEqualTo(16 * parameters + plan.activations());
    assertThat(plan(Activations.RECOMPUTE, Optional.empty()).activations())
        .isEqualTo(2 * state + layer + 4 * 7808 + widest);
  }

  @Test
  void momentsInMainMemoryAreCountedApartBesideAGpuAlone() {
    DecoderConfig config = MemoryAdviceTest.QWEN_7B;
    Workload run =
        new Workload(
            config,
            8192,
            Precision.BFLOAT16,
            Activations.RECOMPUTE,
            Optional.empty(),
            OptimizerState.HOST,
            false);
    MemoryPlan gpu = MemoryPlan.of(run);
    MemoryPlan cpu =
        MemoryPlan.of(
            new Workload(
                config,
                8192,
                Precision.FLOAT32,
                Activations.RECOMPUTE,
                Optional.empty(),
                OptimizerState.HOST,
                false));

    assertThat(gpu.host() + gpu.optimizer()).isEqualTo(8 * config.parameterCount());
    assertThat(gpu.optimizer()).isLessThan(10_000_000);
    assertThat(cpu.host()).isZero();
    assertThat(cpu.optimizer()).isEqualTo(8 * config.parameterCount());
  }

  /** Qwen2.5-7B's layer in bfloat16: hidden 3584, inner 18944, 28 heads of 128, 4 shared. */
  @Test
  void aLayerOfARealModelInBfloat16() {
    DecoderConfig config = MemoryAdviceTest.QWEN_7B;

    // Norms 16 * 3584; attention 2 * (3 * 3584 + 2 * 512); MLP 2 * 4 * 18944; log sums 4 * 28.
    assertThat(MemoryPlan.layerBytes(config, Precision.BFLOAT16))
        .isEqualTo(57_344 + 23_552 + 151_552 + 112);
    // Attention as before, the input of the MLP 2 * 3584, gate and up 2 * 2 * 18944.
    assertThat(MemoryPlan.costlyBytes(config, Precision.BFLOAT16))
        .isEqualTo(23_552 + 7168 + 75_776 + 112);
    assertThat(config.parameterCount()).isEqualTo(7_615_616_512L);
  }

  @Test
  void adaptersAloneHaveGradientsAndMoments() throws Exception {
    MemoryPlan full = plan(Activations.KEEP, Optional.empty());
    MemoryPlan plan = plan(Activations.KEEP, Optional.of(ADAPTERS));

    long adapters = 2 * 8 * ((32 + 32) + (48 + 32));
    assertThat(plan.trained()).isEqualTo(adapters);
    assertThat(plan.weights()).isEqualTo(full.weights() + 4 * adapters);
    assertThat(plan.gradients()).isEqualTo(4 * adapters);
    assertThat(plan.optimizer()).isEqualTo(8 * adapters);
  }

  /** Matrices of 4,096 values and more count: none of these, but the whole of the larger model. */
  @Test
  void smallerMomentsAreCountedForLargeMatricesAlone() {
    Parameter vector = new Parameter("norm", List.of(10_000L));
    Parameter few = new Parameter("few", List.of(63L, 65L));
    Parameter many = new Parameter("many", List.of(100L, 50L));

    assertThat(OptimizerState.FLOAT32.bytes(many)).isEqualTo(8 * 5000);
    assertThat(OptimizerState.BFLOAT16.bytes(many)).isEqualTo(4 * 5000);
    assertThat(OptimizerState.EIGHT_BIT.bytes(many)).isEqualTo(2 * (5000 + 4 * 20));
    assertThat(OptimizerState.HOST.bytes(many)).isZero();
    for (OptimizerState state : OptimizerState.values()) {
      assertThat(state.bytes(vector)).isEqualTo(80_000);
      assertThat(state.bytes(few)).isEqualTo(8 * 63 * 65);
    }
  }

  @Test
  void decodingHoldsWeightsAndTheKeysAndValuesOfWholeEights() throws Exception {
    DecoderConfig config = workload(Activations.KEEP, Optional.empty()).config();
    GenerationOptions options = new GenerationOptions(9, 50);

    GenerationPlan cpu = GenerationPlan.of(config, Precision.FLOAT32, options);
    GenerationPlan gpu = GenerationPlan.of(config, Precision.BFLOAT16, options);

    // 17,600 parameters; 2 layers of keys and values of 2 heads of 8, in 16 slots of 50 tokens. Put
    // together are 2 * (32*32 + 2*16*32 + 2*48*32 + 32 + 16 + 16), on a GPU 2 * 32*32 more.
    long joined = 2 * (1024 + 1024 + 3072 + 64);
    assertThat(cpu).isEqualTo(new GenerationPlan(4 * 17_600, 4 * joined, 4 * 64 * 16 * 50));
    assertThat(gpu)
        .isEqualTo(new GenerationPlan(2 * 17_600, 2 * (joined + 2048), 2 * 64 * 16 * 50));
    assertThat(gpu.peak()).isEqualTo(35_200 + 24_832 + 102_400);
    assertThat(GenerationPlan.beside(config, Precision.FLOAT32, options))
        .isEqualTo(cpu.peak() - cpu.weights());
    assertThat(GenerationPlan.beside(config, Precision.BFLOAT16, options))
        .isEqualTo(2 * 17_600 + gpu.cache());
  }

  @Test
  void thePolicyIsTheFastestThatFits() throws Exception {
    Workload run = workload(Activations.RECOMPUTE, Optional.empty());
    long keep = plan(Activations.KEEP, Optional.empty()).peak();

    assertThat(run.fastestWithin(keep).activations()).isEqualTo(Activations.KEEP);
    long costly = plan(Activations.KEEP_COSTLY, Optional.empty()).peak();
    assertThat(costly).isLessThan(keep);
    Activations both = Activations.KEEP_COSTLY.withProducts(2);
    long products = plan(both, Optional.empty()).peak();
    // Gated products of 100 tokens, 48 wide: the SiLU and what it is multiplied to, in float32.
    assertThat(products).isBetween(costly, keep).isEqualTo(costly + 2 * 2 * 100 * 4 * 48);
    assertThat(run.fastestWithin(keep - 1).activations()).isEqualTo(both);
    assertThat(run.fastestWithin(products - 1).activations())
        .isEqualTo(Activations.KEEP_COSTLY.withProducts(1));
    assertThat(run.fastestWithin(costly).activations()).isEqualTo(Activations.KEEP_COSTLY);
    long one = plan(Activations.keepCostly(1), Optional.empty()).peak();
    assertThat(run.fastestWithin(costly - 1).activations()).isEqualTo(Activations.keepCostly(1));
    assertThat(run.fastestWithin(one - 1).activations()).isEqualTo(Activations.RECOMPUTE);
    assertThat(run.fastestWithin(0).activations()).isEqualTo(Activations.RECOMPUTE);
  }

  /** The stated tolerance: at most 20% too much and 5% too little of what a process takes. */
  @ParameterizedTest
  @MethodSource("policies")
  void thePlanIsWhatTheProcessTakes(Activations policy) throws Exception {
    assumeTrue(ResidentMemory.isKnown(), "needs Linux");
    Path folder = MODEL.write(temp.resolve("model"));
    DecoderConfig config = new ModelFolder(folder).config();
    MemoryPlan plan =
        MemoryPlan.of(
            new Workload(
                config,
                2048,
                Precision.FLOAT32,
                policy,
                Optional.empty(),
                OptimizerState.FLOAT32,
                false));
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms128m", // A heap that is there from the start neither grows nor shrinks meanwhile.
            "-Xmx128m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            folder.toString(),
            policy.toString());
    child.environment().put("MALLOC_MMAP_THRESHOLD_", "65536"); // What is freed goes at once.
    Process process = child.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();

    List<Long> values = Arrays.stream(printed.strip().split(" ")).map(Long::parseLong).toList();
    assertThat(values.get(0)).isEqualTo(plan.weights());
    assertThat(values.get(1)).isEqualTo(plan.gradients());
    assertThat((double) plan.activations() / values.get(2)).isBetween(0.95, 1.2);
  }

  static Stream<Activations> policies() {
    return Stream.of(
        Activations.KEEP,
        Activations.KEEP_COSTLY,
        Activations.keepCostly(1),
        Activations.KEEP_COSTLY.withProducts(1),
        Activations.RECOMPUTE);
  }

  /** One pass in a process of its own, whose memory no other test has touched. */
  static final class Child {
    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      Activations policy =
          policies().filter(each -> each.toString().equals(arguments[1])).findFirst().orElseThrow();
      try (Decoder decoder = new ModelFolder(folder).random(Devices.CPU, 1, false);
          Gradients gradients = decoder.newGradients()) {
        // Once without measuring: the engine's own buffers are not part of the plan.
        pass(decoder, gradients, policy, 512);
        System.gc();
        long before = ResidentMemory.restart();
        pass(decoder, gradients, policy, 512);
        long taken = ResidentMemory.peak() - before;
        System.out.println(
            bytes(decoder.weights()) + " " + bytes(gradients.arrays()) + " " + taken);
      }
    }

    private static void pass(Decoder decoder, Gradients sums, Activations policy, int length) {
      List<Row> rows = TinyRows.of(MODEL, new Random(1), 4, length, length, length);
      decoder.backward(Batch.of(rows, decoder.layout()), 1e-3, sums, policy);
    }

    private static long bytes(List<NDArray> arrays) {
      return arrays.stream().mapToLong(array -> 4 * array.size()).sum();
    }
  }

  private MemoryPlan plan(Activations policy, Optional<Lora> lora) throws Exception {
    return MemoryPlan.of(workload(policy, lora));
  }

  private Workload workload(Activations policy, Optional<Lora> lora) throws Exception {
    Path folder = TinyModel.QWEN2.write(temp.resolve("tiny"));
    DecoderConfig config = ModelConfig.read(folder.resolve("config.json"));
    return new Workload(
        config, 100, Precision.FLOAT32, policy, lora, OptimizerState.FLOAT32, false);
  }
}
