package io.distill4j.data.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.distill4j.data.Answer;
import io.distill4j.data.Label;
import io.distill4j.data.Trace;
import io.distill4j.data.Verdict;
import io.distill4j.data.io.AtomicFile;
import io.distill4j.data.io.Json;
import io.distill4j.data.io.Traces;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The queue of traces about which verifiers contradict each other: one says right, another wrong. A
 * person who reads them learns which verifier or which reference to mend.
 *
 * <p>One JSON object a line: {@code prompt_id, sample, question, reference, answer, verdicts}, the
 * last with verdict and reason of every verifier.
 */
public final class Disagreements {

  private static final int LONGEST = 4_000;

  private Disagreements() {}

  /**
   * Writes the queue of the traces that {@code verifier} has labelled.
   *
   * @param datasets of traces, read one after the other
   * @return number of traces in the queue; 0 leaves an empty file
   */
  public static long write(Path file, Verifier verifier, List<Path> datasets) throws IOException {
    List<String> judges = verifier.judges();
    long[] count = {0};
    AtomicFile.replace(
        file,
        temporary -> {
          try (BufferedWriter out = Files.newBufferedWriter(temporary)) {
            for (Path dataset : judges.size() < 3 ? List.<Path>of() : datasets) {
              try (Stream<Trace> traces = Traces.read(dataset)) {
                for (Iterator<Trace> each = traces.iterator(); each.hasNext(); ) {
                  Trace trace = each.next();
                  if (disagree(trace, judges)) {
                    out.write(Json.line(row(trace, judges)));
                    out.write('\n');
                    count[0]++;
                  }
                }
              }
            }
          }
        });
    return count[0];
  }

  /** Whether one of the judges passed the trace and another failed it. */
  static boolean disagree(Trace trace, List<String> judges) {
    boolean pass = false;
    boolean fail = false;
    for (String judge : judges.subList(1, judges.size())) {
      Verdict verdict = trace.verdict(judge).orElse(new Verdict.Unknown("not asked"));
      pass |= verdict instanceof Verdict.Pass;
      fail |= verdict instanceof Verdict.Fail;
    }
    return pass && fail;
  }

  private static ObjectNode row(Trace trace, List<String> judges) {
    ObjectNode row = Json.object();
    row.put("prompt_id", trace.prompt().id());
    row.put("sample", trace.request().sample());
    row.put("question", Texts.tail(trace.prompt().text(), LONGEST));
    row.put(
        "reference",
        trace.prompt().answer() instanceof Answer.Text text
            ? text.value()
            : trace.prompt().answer().toString());
    row.put("answer", Texts.tail(trace.completion().answer(), LONGEST));
    ObjectNode verdicts = row.putObject("verdicts");
    for (Label label : trace.labels()) {
      if (judges.contains(label.judge())) {
        verdicts
            .putObject(label.judge())
            .put("verdict", label.verdict().wireName())
            .put("reason", label.verdict().reason());
      }
    }
    return row;
  }
}
