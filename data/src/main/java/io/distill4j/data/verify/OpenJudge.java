package io.distill4j.data.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Generator;
import io.distill4j.data.Prompt;
import io.distill4j.data.Request;
import io.distill4j.data.UpstreamFailure;
import io.distill4j.data.UserMistake;
import io.distill4j.data.Verdict;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link Judge} with its model.
 *
 * @param room as many answers as may be judged at a time
 */
record OpenJudge(Judge judge, Generator generator, Semaphore room, AtomicInteger failedInRow)
    implements Verifier {

  /** Questions in a row without a reply after which asking on is of no use. */
  static final int HOPELESS = 20;

  OpenJudge(Judge judge, Generator generator, Semaphore room) {
    this(judge, generator, room, new AtomicInteger());
  }

  @Override
  public String name() {
    return judge.name();
  }

  @Override
  public Verdict verify(Completion completion, Answer reference) {
    return verify(Judge.unasked(reference), completion);
  }

  @Override
  public Verdict verify(Prompt asked, Completion completion) {
    if (asked.answer() instanceof Answer.None) {
      return new Verdict.Unknown("prompt has no reference answer");
    }
    if (completion.answer().isBlank()) {
      return new Verdict.Fail("the answer is empty");
    }
    Optional<Prompt> question = judge.prompt().of(asked, completion, false);
    if (question.isEmpty()) {
      return new Verdict.Unknown("the reference is nothing that a model can compare");
    }
    room.acquireUninterruptibly();
    try {
      return verify(asked, completion, question.get());
    } finally {
      room.release();
    }
  }

  @Override
  public int atOnce() {
    return judge.atOnce();
  }

  private Verdict verify(Prompt asked, Completion completion, Prompt question) {
    // Both are asked before one is awaited.
    CompletableFuture<Completion> first = ask(question);
    Optional<CompletableFuture<Completion>> second =
        judge.swap() ? judge.prompt().of(asked, completion, true).map(this::ask) : Optional.empty();
    Verdict verdict = verdict(first);
    if (second.isEmpty()) {
      return verdict;
    }
    Verdict swapped = verdict(second.get());
    if (verdict.wireName().equals(swapped.wireName()) || verdict instanceof Verdict.Unknown) {
      return verdict;
    }
    return new Verdict.Unknown(
        "%s; with the order swapped: %s".formatted(verdict.reason(), swapped.reason()));
  }

  private CompletableFuture<Completion> ask(Prompt question) {
    return generator.generate(Request.of(question, 0, judge.sampling(), 0)).toCompletableFuture();
  }

  private Verdict verdict(CompletableFuture<Completion> reply) {
    try {
      String answer = reply.join().answer();
      failedInRow.set(0);
      return read(answer);
    } catch (CompletionException e) {
      if (e.getCause() instanceof UserMistake mistake) {
        throw mistake;
      }
      if (e.getCause() instanceof UpstreamFailure failure
          && failedInRow.incrementAndGet() >= Math.max(HOPELESS, 2 * judge.atOnce())) {
        throw new UpstreamFailure(
            "%s has not replied to %,d questions in a row, the last time: %s%n    replies so far are safe; run the same command again when it can be reached"
                .formatted(generator.model(), failedInRow.get(), failure.getMessage()),
            failure);
      }
      String why = e.getCause() == null ? e.toString() : String.valueOf(e.getCause().getMessage());
      return new Verdict.Unknown(
          "%s did not reply: %s".formatted(generator.model(), Texts.brief(why)));
    }
  }

  private Verdict read(String reply) {
    String correctness = "";
    String analysis = "";
    for (JsonNode object : JsonReply.objects(reply)) {
      if (object.path("correctness").isTextual()) {
        correctness = object.path("correctness").textValue().strip().toLowerCase(Locale.ROOT);
        analysis = object.path("analysis").asText();
      }
    }
    String reason = "%s: %s".formatted(generator.model(), Texts.brief(analysis));
    return switch (correctness) {
      case "correct" -> new Verdict.Pass(reason);
      case "incorrect" -> new Verdict.Fail(reason);
      default ->
          new Verdict.Unknown(
              "the verdict of %s cannot be read: %s"
                  .formatted(generator.model(), Texts.brief(reply)));
    };
  }

  /** Without the connection: it stands for what was asked in the records of a run. */
  @Override
  public String toString() {
    return judge.toString();
  }
}
