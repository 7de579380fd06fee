package io.distill4j.data.verify;

import io.distill4j.data.Answer;
import io.distill4j.data.Completion;
import io.distill4j.data.Label;
import io.distill4j.data.Prompt;
import io.distill4j.data.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges each completion by the verifier for its kind of prompt, as a tag of the prompt names it: a
 * problem with a reference by comparing, a letter by whether there is one.
 *
 * <p>The verdict stands under its own name and under that of the verifier that gave it. A prompt
 * without the tag, or whose tag no verifier is for, is {@link Verdict.Unknown}.
 *
 * @param tag of the prompts, such as {@code kind}
 * @param verifiers by the tag's value, one or more; {@code other} stands for all others
 */
public record ByTag(String tag, Map<String, Verifier> verifiers) implements Verifier {

  private static final String OTHER = "other";

  public ByTag {
    verifiers = Collections.unmodifiableMap(new LinkedHashMap<>(verifiers));
    if (verifiers.isEmpty()) {
      throw new IllegalArgumentException("verifiers must name one or more, was empty");
    }
  }

  /** Without the prompt nobody knows its kind. */
  @Override
  public Verdict verify(Completion completion, Answer reference) {
    return new Verdict.Unknown("the prompt's %s is not known".formatted(tag));
  }

  @Override
  public Verdict verify(Prompt prompt, Completion completion) {
    return labels(prompt, completion).get(0).verdict();
  }

  @Override
  public List<String> judges() {
    List<String> names = new ArrayList<>(List.of(name()));
    names().values().forEach(names::addAll);
    return names;
  }

  @Override
  public List<Label> labels(Prompt prompt, Completion completion) {
    String value = prompt.tags().getOrDefault(tag, "");
    Verifier verifier = verifiers.getOrDefault(value, verifiers.get(OTHER));
    if (verifier == null) {
      String what =
          value.isEmpty()
              ? "the prompt has no tag " + tag
              : "no verifier is for %s '%s'".formatted(tag, value);
      return List.of(new Label(name(), new Verdict.Unknown(what)));
    }
    List<Label> given = verifier.labels(prompt, completion);
    List<String> inner = verifier.judges();
    List<String> outer = names().getOrDefault(verifier, inner);
    List<Label> labels = new ArrayList<>();
    labels.add(new Label(name(), given.get(0).verdict()));
    for (Label label : given) {
      int at = inner.indexOf(label.judge());
      labels.add(new Label(at < 0 ? label.judge() : outer.get(at), label.verdict()));
    }
    return labels;
  }

  @Override
  public int atOnce() {
    return verifiers.values().stream().mapToInt(Verifier::atOnce).max().orElse(0);
  }

  @Override
  public ByTag open(JudgeAccess access) {
    Map<String, Verifier> connected = new LinkedHashMap<>();
    Map<Verifier, Verifier> once = new HashMap<>();
    verifiers.forEach(
        (value, each) ->
            connected.put(value, once.computeIfAbsent(each, verifier -> verifier.open(access))));
    return new ByTag(tag, connected);
  }

  /** The different verifiers, each with the names of its labels here. */
  private Map<Verifier, List<String>> names() {
    Map<Verifier, List<String>> names = new LinkedHashMap<>();
    List<String> taken = new ArrayList<>(List.of(name()));
    for (Verifier verifier : verifiers.values()) {
      if (!names.containsKey(verifier)) {
        List<String> own = new ArrayList<>();
        for (String judge : verifier.judges()) {
          String unique = Panel.unique(judge, taken);
          taken.add(unique);
          own.add(unique);
        }
        names.put(verifier, own);
      }
    }
    return names;
  }
}
