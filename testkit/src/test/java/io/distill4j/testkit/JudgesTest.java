package io.distill4j.testkit;

import io.distill4j.data.filter.LengthBetween;
import io.distill4j.data.filter.OneThinkBlock;
import io.distill4j.data.filter.SameScript;
import io.distill4j.data.verify.AllOf;
import io.distill4j.data.verify.AnyOf;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.data.verify.BoxedNumber;
import io.distill4j.data.verify.Exact;
import io.distill4j.data.verify.MultipleChoice;
import io.distill4j.data.verify.Numeric;
import io.distill4j.data.verify.code.Language;
import io.distill4j.data.verify.code.UnitTests;
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
    return Stream.of(
            new BoxedNumber(),
            new BoxedMath(),
            new MultipleChoice(),
            new Numeric(1e-9, 1e-6, Numeric.Rounding.PLACES),
            new Exact(Exact.Part.LAST_LINE, true),
            AnyOf.of(new BoxedMath(), new MultipleChoice()),
            AllOf.of(new BoxedNumber(), new BoxedMath()),
            UnitTests.of(Language.PYTHON))
        .flatMap(VerifierContract::of);
  }
}
