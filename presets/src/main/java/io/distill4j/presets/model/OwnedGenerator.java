package io.distill4j.presets.model;

import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Request;
import java.util.concurrent.CompletionStage;

/** A generator that closes, after itself, what it was made from. */
public record OwnedGenerator(Generator generator, AutoCloseable made) implements Generator {

  @Override
  public CompletionStage<Completion> generate(Request request) {
    return generator.generate(request);
  }

  @Override
  public String model() {
    return generator.model();
  }

  @Override
  public String endpoint() {
    return generator.endpoint();
  }

  @Override
  public void close() {
    try (AutoCloseable last = made) {
      generator.close();
      assert last != null;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("what a generator was made from does not close", e);
    }
  }
}
