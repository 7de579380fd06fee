package io.distill4j.student.rl;

import io.distill4j.data.Sampling;
import io.distill4j.student.generate.GenerationOptions;
import io.distill4j.student.lora.Lora;
import io.distill4j.student.train.ActivationPolicy;
import io.distill4j.student.train.AdamW;
import io.distill4j.student.train.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What tests vary of options that are otherwise the same: 4 questions with 8 samples of 6 tokens, 9
 * from the third step on.
 *
 * @param passes epochs, and mini-batches of each
 */
record TinyOptions(
    int steps,
    PolicyLoss loss,
    Optional<Lora> lora,
    OptionalInt rounds,
    long seed,
    Optional<Algorithm> algorithm,
    int passes) {

  static TinyOptions of(int steps, PolicyLoss loss) {
    return new TinyOptions(
        steps, loss, Optional.empty(), OptionalInt.empty(), 7, Optional.empty(), 2);
  }

  TinyOptions lora(Lora lora) {
    return new TinyOptions(steps, loss, Optional.of(lora), rounds, seed, algorithm, passes);
  }

  TinyOptions rounds(int rounds) {
    return new TinyOptions(steps, loss, lora, OptionalInt.of(rounds), seed, algorithm, passes);
  }

  TinyOptions seed(long seed) {
    return new TinyOptions(steps, loss, lora, rounds, seed, algorithm, passes);
  }

  TinyOptions algorithm(Algorithm algorithm) {
    return new TinyOptions(steps, loss, lora, rounds, seed, Optional.of(algorithm), passes);
  }

  /** With one update a step. */
  TinyOptions once() {
    return new TinyOptions(steps, loss, lora, rounds, seed, algorithm, 1);
  }

  PolicyOptions options() {
    double rate = loss.equals(TinyReinforcement.HELD) ? 1e-3 : 1e-2;
    return new PolicyOptions(
        steps,
        4,
        8,
        new Sampling(1, 1, 0, 0, 6),
        List.of(new LengthFrom(3, 9)),
        rounds,
        CutOff.KEEP,
        new GenerationOptions(32, 64),
        passes,
        passes,
        100,
        ActivationPolicy.KEEP,
        algorithm,
        loss,
        OptionalInt.of(3),
        new AdamW(rate, 0.9, 0.99, 1e-8, 0),
        new Schedule.Constant(0),
        1,
        2,
        2,
        lora,
        OptionalDouble.empty(),
        seed);
  }
}
