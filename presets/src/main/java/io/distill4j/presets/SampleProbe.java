package io.distill4j.presets;

import io.distill4j.data.Sampling;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.student.generate.ContinuousBatch;
import io.distill4j.student.generate.Generated;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.model.Decoder;
import io.distill4j.student.pack.Document;
import io.distill4j.student.text.ModelText;
import io.distill4j.student.train.HeldOut;
import io.distill4j.student.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes down what the student under training answers to some held-out prompts: {@code
 * samples/step-000100.txt}, one file a measurement, to be read by people.
 *
 * @param text of the student
 * @param documents held out, of which the prompts are taken
 * @param folder of the checkpoints
 * @param seed of the samples
 */
record SampleProbe(
    ModelText text, List<Document> documents, HeldOut.Samples samples, Path folder, long seed)
    implements Trainer.Probe {

  /** Temperature and top-p that DeepSeek advises for its distilled models. */
  private static final double TEMPERATURE = 0.6;

  private static final double TOP_P = 0.95;

  @Override
  public void look(long step, Decoder decoder) throws IOException {
    List<int[]> prompts =
        documents.stream()
            .limit(samples.count())
            .map(document -> Arrays.copyOf(document.ids(), document.promptTokens()))
            .toList();
    int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
    GenerationOptions options = new GenerationOptions(prompts.size(), longest + samples.tokens());
    Sampling sampling = new Sampling(TEMPERATURE, TOP_P, 0, 0, samples.tokens());
    List<CompletableFuture<Generated>> written = new ArrayList<>();
    try (ContinuousBatch batch = new ContinuousBatch(decoder, options, text.stops().all())) {
      prompts.forEach(prompt -> written.add(batch.add(prompt, sampling, seed)));
      while (!batch.isIdle()) {
        batch.step();
      }
    }
    StringBuilder page = new StringBuilder();
    for (CompletableFuture<Generated> future : written) {
      Generated generated = future.join();
      page.append("===== prompt\n")
          .append(text.tokenizer().decode(generated.prompt(), false))
          .append("\n===== after step ")
          .append(step)
          .append('\n')
          .append(text.tokenizer().decode(generated.ids(), false))
          .append("\n\n");
    }
    AtomicFile.replace(
        folder.resolve("samples").resolve("step-%06d.txt".formatted(step)), page.toString());
  }
}
