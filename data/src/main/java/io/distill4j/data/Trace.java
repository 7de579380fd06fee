package io.distill4j.data;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One sample of a model with everything needed to explain, repeat and judge it.
 *
 * @param request what was asked
 * @param completion what came back
 * @param model name of the model that answered
 * @param endpoint where it ran: a URL, a folder or {@code recorded}
 * @param startedAt when the request was sent
 * @param finishedAt when the completion was whole
 * @param labels verdicts so far, in the order they were given
 */
public record Trace(
    Request request,
    Completion completion,
    String model,
    String endpoint,
    Instant startedAt,
    Instant finishedAt,
    List<Label> labels) {

  public Trace {
    labels = List.copyOf(labels);
  }

  /** Hash of request and model: equal for a sample drawn again, different for any other. */
  public Fingerprint id() {
    return Fingerprint.builder()
        .add("trace")
        .add(request.prompt().id())
        .add(request.fingerprint().hex())
        .add(model)
        .build();
  }

  public Prompt prompt() {
    return request.prompt();
  }

  /** The verdict of a judge, if it has given one. */
  public Optional<Verdict> verdict(String judge) {
    return labels.stream().filter(l -> l.judge().equals(judge)).map(Label::verdict).findFirst();
  }

  /** This trace with verdicts of judges that have given none yet, added in their order. */
  public Trace withNew(List<Label> more) {
    List<Label> all = new ArrayList<>(labels);
    all.addAll(more);
    return new Trace(request, completion, model, endpoint, startedAt, finishedAt, all);
  }

  /** This trace with a verdict added, replacing an earlier one of the same judge. */
  public Trace with(Label label) {
    List<Label> all = new ArrayList<>(labels);
    all.removeIf(l -> l.judge().equals(label.judge()));
    all.add(label);
    return new Trace(request, completion, model, endpoint, startedAt, finishedAt, all);
  }
}
