package io.distill4j.data.verify;

import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Several verifiers asked in order, with the verdict of each. */
record Panel(List<Verifier> verifiers, boolean askAll) {

  private static final int LONGEST_REASON = 160;
  private static final int LONGEST = 900;

  Panel {
    verifiers = List.copyOf(verifiers);
    if (verifiers.size() < 2) {
      throw new IllegalArgumentException(
          "verifiers must be two or more, was %d".formatted(verifiers.size()));
    }
  }

  /** What each verifier said. */
  record Opinion(Verdict verdict, List<Label> labels) {

    static Opinion of(Verifier verifier, Prompt prompt, Completion completion) {
      List<Label> labels = verifier.labels(prompt, completion);
      return new Opinion(labels.get(0).verdict(), labels);
    }
  }

  /** Names of the verifiers and of those they ask, told apart by a number where two share one. */
  List<String> judges(String own) {
    List<String> names = new ArrayList<>(List.of(own));
    for (Verifier verifier : verifiers) {
      verifier.judges().forEach(name -> names.add(unique(name, names)));
    }
    return names;
  }

  /** The joint verdict under {@code own}, then those it was made from. */
  List<Label> labels(String own, boolean passDecides, Function<Verifier, Opinion> ask) {
    List<Label> parts = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of(own));
    List<Label> first = new ArrayList<>();
    boolean decided = false;
    for (Verifier verifier : verifiers) {
      List<String> given = new ArrayList<>();
      for (String name : verifier.judges()) {
        String unique = unique(name, names);
        names.add(unique);
        given.add(unique);
      }
      if (decided && !askAll) {
        continue;
      }
      Opinion opinion = ask.apply(verifier);
      List<String> inner = verifier.judges();
      for (Label label : opinion.labels()) {
        int at = inner.indexOf(label.judge());
        parts.add(new Label(at < 0 ? label.judge() : given.get(at), label.verdict()));
      }
      first.add(new Label(given.get(0), opinion.verdict()));
      decided |= decides(opinion.verdict(), passDecides);
    }
    List<Label> labels = new ArrayList<>();
    labels.add(new Label(own, joint(first, passDecides)));
    labels.addAll(parts);
    return labels;
  }

  private static boolean decides(Verdict verdict, boolean passDecides) {
    return passDecides ? verdict instanceof Verdict.Pass : verdict instanceof Verdict.Fail;
  }

  private static Verdict joint(List<Label> parts, boolean passDecides) {
    String reason =
        parts.stream()
            .map(
                part ->
                    "%s: %s (%s)"
                        .formatted(
                            part.judge(),
                            part.verdict().wireName(),
                            brief(part.verdict().reason(), LONGEST_REASON)))
            .collect(Collectors.joining("; "));
    String brief = brief(reason, LONGEST);
    if (parts.stream().anyMatch(part -> decides(part.verdict(), passDecides))) {
      return passDecides ? new Verdict.Pass(brief) : new Verdict.Fail(brief);
    }
    if (parts.stream().anyMatch(part -> part.verdict() instanceof Verdict.Unknown)) {
      return new Verdict.Unknown(brief);
    }
    return passDecides ? new Verdict.Fail(brief) : new Verdict.Pass(brief);
  }

  static String unique(String name, List<String> taken) {
    String unique = name;
    for (int i = 2; taken.contains(unique); i++) {
      unique = name + "-" + i;
    }
    return unique;
  }

  private static String brief(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }
}
