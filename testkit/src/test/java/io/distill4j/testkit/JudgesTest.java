package io.distill4j.testkit;

import io.distill4j.data.filter.LengthBetween;
import io.distill4j.data.filter.OneThinkBlock;
import io.distill4j.data.filter.SameScript;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.data.verify.BoxedNumber;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every judge of the toolkit keeps its contract. */
final class JudgesTest {

  @TestFactory
  Stream<DynamicTest> filters() {
    return Stream.of(
            new OneThinkBlock(),
            new SameScript(0.05),
            new LengthBetween(LengthBetween.Unit.WORDS, 1, 1_000),
            new LengthBetween(LengthBetween.Unit.CHARACTERS, 1, 1_000))
        .flatMap(FilterContract::of);
  }

  @TestFactory
  Stream<DynamicTest> verifiers() {
    return Stream.of(new BoxedNumber(), new BoxedMath()).flatMap(VerifierContract::of);
  }
}
