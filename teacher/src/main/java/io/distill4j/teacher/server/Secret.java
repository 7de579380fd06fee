package io.distill4j.teacher.server;

import io.distill4j.data.Problem;
import io.distill4j.data.UserMistake;
import java.util.Optional;

/** Keeps a key out of what a server says back: some repeat it in their messages. */
final class Secret {

  private static final String HIDDEN = "[key]";

  private final Optional<String> key;

  Secret(Optional<String> key) {
    this.key = key.filter(text -> !text.isEmpty());
  }

  /** The outcome without the key. */
  Outcome hide(Outcome outcome) {
    if (key.isEmpty()) {
      return outcome;
    }
    if (outcome instanceof Outcome.Retry retry) {
      return new Outcome.Retry(hide(retry.message()), retry.waitMillis(), retry.isBusy());
    }
    if (outcome instanceof Outcome.Refused refused) {
      return new Outcome.Refused(
          new UserMistake(
              refused.mistake().problems().stream()
                  .map(p -> new Problem(hide(p.where()), hide(p.what()), hide(p.remedy())))
                  .toList()));
    }
    return outcome;
  }

  private String hide(String text) {
    return key.map(secret -> text.replace(secret, HIDDEN)).orElse(text);
  }
}
