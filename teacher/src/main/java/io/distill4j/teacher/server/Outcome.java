package io.distill4j.teacher.server;

import io.distill4j.data.Completion;
import io.distill4j.data.UserMistake;
import java.util.OptionalLong;

/** How an attempt ended. */
sealed interface Outcome {

  /** A completion, whole or cut by the token limit. */
  record Done(Completion completion) implements Outcome {}

  /**
   * A failure that may pass.
   *
   * @param message what happened, for people
   * @param waitMillis how long the server asks to be left alone
   * @param isBusy whether the server is well and has too much to do
   */
  record Retry(String message, OptionalLong waitMillis, boolean isBusy) implements Outcome {}

  /** Asking again is of no use. */
  record Refused(UserMistake mistake) implements Outcome {}
}
