package io.distill4j.testkit;

import io.distill4j.data.filter.AnswerNotInThoughts;
import io.distill4j.data.filter.Boilerplate;
import io.distill4j.data.filter.CodeInThoughts;
import io.distill4j.data.filter.HesitationMarks;
import io.distill4j.data.filter.LanguageMixing;
import io.distill4j.data.filter.LengthBetween;
import io.distill4j.data.filter.LongParagraphs;
import io.distill4j.data.filter.Loops;
import io.distill4j.data.filter.MultiBox;
import io.distill4j.data.filter.NotInBenchmarks;
import io.distill4j.data.filter.OneThinkBlock;
import io.distill4j.data.filter.PersonalDataPatterns;
import io.distill4j.data.filter.PromptLeak;
import io.distill4j.data.filter.Refusal;
import io.distill4j.data.filter.SameScript;
import io.distill4j.data.filter.ThoughtFormat;
import io.distill4j.data.filter.TokenLength;
import io.distill4j.data.filter.Truncated;
import io.distill4j.data.filter.UnfinishedAnswer;
import io.distill4j.data.verify.AllOf;
import io.distill4j.data.verify.AnyOf;
import io.distill4j.data.verify.BoxedMath;
import io.distill4j.data.verify.BoxedNumber;
import io.distill4j.data.verify.Exact;
import io.distill4j.data.verify.MultipleChoice;
import io.distill4j.data.verify.Numeric;
import io.distill4j.data.verify.code.Language;
import io.distill4j.data.verify.code.UnitTests;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
            new LengthBetween(LengthBetween.Unit.CHARACTERS, 1, 1_000),
            new LanguageMixing(0.9),
            new LongParagraphs(400),
            new CodeInThoughts(0),
            new ThoughtFormat(0),
            new Truncated(),
            new Loops(8, 80, 4),
            new TokenLength(Path.of("models/absent"), 1, 1_000),
            new MultiBox(),
            new UnfinishedAnswer(),
            new Refusal(),
            new HesitationMarks(OptionalDouble.empty(), OptionalDouble.of(50)),
            new AnswerNotInThoughts(),
            new Boilerplate(Optional.of(List.of("stay hydrated"))),
            new PromptLeak(8),
            new PersonalDataPatterns(),
            new NotInBenchmarks(List.of("aime-2024"), 10, 0.8, NotInBenchmarks.Where.EVERYTHING))
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
